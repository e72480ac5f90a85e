// A case from its first look to its closing, by keyboard, in four people's browsers.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { account, field, looked as lookedAt, pick, refused, submit, told, type, unfold } from './casework.mjs';
import { shows } from './form.mjs';
import { DESK, PHONE, loaded, travel, world } from './harness.mjs';

const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false' });
const { device, enrol, invited, signIn } = keyed(w);

/** Somebody of staff at a desk of their own. */
async function staff(email, role, landing, options = DESK) {
  const page = await device(options);
  await enrol(page, await invited(email, role));
  await signIn(page, landing);
  await loaded(page);
  return page;
}

const looked = (page, name) => lookedAt(w, page, name);

let jo;
let kim;
let ash;
let address;

it('the queue shows what is chosen, and Back and a link keep it', async () => {
  jo = await staff('jo@fernwick.example', 'TRIAGE', '**/desk');
  kim = await staff('kim@fernwick.example', 'LEAD', '**/desk');
  ash = await staff('ash@fernwick.example', 'CASE', '**/desk/mine');
  const all = await jo.locator('.vd-cases__link').count();
  assert.ok(all > 1);
  await jo.selectOption('#state', 'CLOSED');
  await jo.locator('#show').focus();
  await jo.keyboard.press('Enter');
  await jo.getByText('No case is like that now.').waitFor();
  assert.match(jo.url(), /\/desk\?state=CLOSED$/);
  await looked(jo, 'desk-queue-none');
  await jo.goBack();
  await jo.locator('.vd-cases__link').first().waitFor();
  assert.equal(await jo.locator('#state').inputValue(), '');
  await travel(jo, '/desk?whose=NOBODY');
  await jo.locator('.vd-cases__link').first().waitFor();
  assert.equal(await jo.locator('#whose').inputValue(), 'NOBODY');
});

it('triage takes a case, says how urgent it is, and hands it on', async () => {
  await travel(jo, '/desk?state=NEW');
  await jo.locator('.vd-cases__link').first().focus();
  await jo.keyboard.press('Enter');
  await jo.locator('form[data-do="case-move-TAKE"]').waitFor();
  address = new URL(jo.url()).pathname;
  await looked(jo, 'case-new');
  await submit(jo, 'case-move-TAKE');
  await told(jo, 'The case is yours');
  assert.match(await jo.locator('#in-the-way').innerText(), /Start work on it: Confirm the priority first\./);
  await unfold(jo, 'Confirm or change the priority');
  await submit(jo, 'case-priority');
  await refused(jo, 'Write something here.');
  assert.equal(await field(jo, 'case-priority.reason').getAttribute('aria-invalid'), 'true');
  await looked(jo, 'case-refused');
  await jo.selectOption('[id="case-priority.priority"]', 'P2');
  await type(jo, 'case-priority.reason', 'They write to the whole office.');
  await submit(jo, 'case-priority');
  await told(jo, 'That is kept');
  await unfold(jo, 'Confirm the marking');
  await submit(jo, 'case-marking');
  await told(jo, 'That is kept');
  assert.equal(await jo.locator('form[data-do="case-owner-me"]').count(), 0, 'it is theirs already');
  await submit(jo, 'case-move-OPEN');
  await told(jo, 'Work on it has begun');
  assert.equal(await jo.locator('main form').count(), 0, 'it is out of their hands');
});

it('whoever was slower keeps what they typed and reads where the case stands', async () => {
  await travel(kim, address);
  await unfold(kim, 'Give it to somebody');
  const owner = await account(ash);
  const other = await w.tab(kim.context());
  await other.goto(address);
  await loaded(other);
  await unfold(other, 'Grade the information');
  for (const [name, code] of [['source', '2'], ['knowledge', 'A'], ['handling', 'P']]) await other.selectOption(`[id="case-grading.${name}"]`, code);
  await submit(other, 'case-grading');
  await told(other, 'That is kept');
  await other.close();
  w.watch.expects(/^status 409: POST .*\/owner$/, /^console: .*409/);
  await kim.selectOption('[id="case-owner.owner"]', owner);
  await type(kim, 'case-owner.note', 'Look at the profile first.');
  await submit(kim, 'case-owner');
  await refused(kim, 'Somebody changed this case before you. It now stands at “Open”.');
  assert.equal(await field(kim, 'case-owner.note').inputValue(), 'Look at the profile first.');
  assert.equal(await field(kim, 'case-owner.owner').inputValue(), owner);
  await looked(kim, 'case-race');
  await submit(kim, 'case-owner');
  await told(kim, 'That is kept');
});

it('the officer notes, writes to the reporter, sets a task, and refers with a lead’s yes', async () => {
  await travel(ash, address);
  await unfold(ash, 'Add a note');
  await type(ash, 'case-note.text', 'The profile is three weeks old.');
  await submit(ash, 'case-note');
  await told(ash, 'The note is on the timeline');
  assert.match(await ash.locator('#timeline').innerText(), /The profile is three weeks old\./);
  await unfold(ash, 'Write to the reporter');
  await type(ash, 'case-message.text', 'Do you still have the message?');
  await unfold(ash, 'Add a task');
  await ash.selectOption('[id="case-task.template"]', 'CAPTURE_PROFILE');
  await type(ash, 'case-task.title', 'Keep the profile as it is today');
  await submit(ash, 'case-task');
  await told(ash, 'The task is on the timeline');
  assert.equal(await field(ash, 'case-message.text').inputValue(), 'Do you still have the message?', 'another form keeps its words');
  await submit(ash, 'case-message');
  await ash.locator('#notice').waitFor();
  await looked(ash, 'case-open');
  assert.match(await ash.locator('#in-the-way').innerText(), /Propose to close it: Finish or cancel every open task first/);
  await unfold(ash, 'Settle: Keep the profile');
  await ash.locator('form[data-do^="case-settle-"] input[value=DONE]').focus();
  await ash.keyboard.press('Space');
  await ash.locator('form[data-do^="case-settle-"] button').focus();
  await ash.keyboard.press('Enter');
  await told(ash, 'The task is settled');
  await unfold(ash, 'Write a referral');
  await ash.selectOption('[id="case-referral.to"]', 'LOCAL_POLICE');
  await type(ash, 'case-referral.purpose', 'They look after the place.');
  await type(ash, 'case-referral.legal_basis', 'Public task.');
  await pick(ash, 'case-referral', 'parts', 'CODES');
  for (const [name, code] of [['marking', 'OFFICIAL'], ['tlp', 'AMBER'], ['handling', 'P']]) await ash.selectOption(`[id="case-referral.${name}"]`, code);
  await type(ash, 'case-referral.channel', 'By hand');
  await submit(ash, 'case-referral');
  await told(ash, 'That is kept');
  assert.equal(await ash.locator('form[data-do="case-referral-agree"]').count(), 0, 'nobody agrees to what they wrote');
  await travel(kim, address);
  await submit(kim, 'case-referral-agree');
  await told(kim, 'That is kept');
  await travel(ash, address);
  await submit(ash, 'case-move-REFER');
  await told(ash, 'The case is referred');
  await unfold(ash, 'Write down their answer');
  await type(ash, 'case-referral-answer.outcome', 'They know the man.');
  await submit(ash, 'case-referral-answer');
  await told(ash, 'That is kept');
  await looked(ash, 'case-referred');
});

it('one proposes to close it and somebody else agrees', async () => {
  await unfold(ash, 'Propose to close it');
  await ash.selectOption('[id="case-move-PROPOSE_CLOSE.code"]', 'SUSPICIOUS_UNRESOLVED');
  assert.equal(await field(ash, 'case-move-PROPOSE_CLOSE.words').isVisible(), false, 'nothing is asked that is not wanted');
  await pick(ash, 'case-move-PROPOSE_CLOSE', 'feedback', 'SEND');
  await ash.selectOption('[id="case-move-PROPOSE_CLOSE.start"]', { label: 'No more to be found' });
  assert.match(await field(ash, 'case-move-PROPOSE_CLOSE.words').inputValue(), /We could not find out more/);
  await looked(ash, 'case-proposing');
  await submit(ash, 'case-move-PROPOSE_CLOSE');
  await told(ash, 'Closing it is proposed');
  assert.equal(await ash.locator('form[data-do="case-move-APPROVE_CLOSE"]').count(), 0);
  await travel(kim, address);
  assert.match(await kim.locator('main').innerText(), /proposed to close it: Suspicious, not resolved\. Somebody else has to agree\./);
  await looked(kim, 'case-proposed');
  await submit(kim, 'case-move-APPROVE_CLOSE');
  await told(kim, 'The case is closed');
  await looked(kim, 'case-closed');
});

it('what is typed is not left behind unasked', async () => {
  await unfold(kim, 'Open it again');
  await type(kim, 'case-move-REOPEN.reason', 'They wrote again.');
  const questions = [];
  kim.once('dialog', (dialog) => { questions.push(dialog.message()); dialog.dismiss(); });
  await kim.getByRole('link', { name: 'Back to the cases' }).click();
  assert.deepEqual(questions, ['What you typed is not sent yet. Leave this page and lose it?']);
  assert.equal(await field(kim, 'case-move-REOPEN.reason').inputValue(), 'They wrote again.');
  await submit(kim, 'case-move-REOPEN');
  await told(kim, 'The case is open again');
  await kim.setViewportSize(PHONE.viewport);
  await kim.getByRole('link', { name: 'Back to the cases' }).click();
  await shows(kim, 'Cases');
});
