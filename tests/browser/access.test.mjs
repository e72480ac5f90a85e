// Who has a case, who is on it and who is not, whose name is opened: by keyboard, in five people's browsers.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { account, field, focused, looked as lookedAt, press, submit, told, type, unfold } from './casework.mjs';
import { APART, checked, send, shows, started, tick, walk } from './form.mjs';
import { loaded, travel, until, world } from './harness.mjs';

// A proof is soon too old, so that what wants one asks for it.
const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false', VEDETTE_ACCOUNTS__FRESH_PROOF_SECONDS: '10' });
const { staff, prove } = keyed(w);

const looked = (page, name) => lookedAt(w, page, name);

let jo;
let kim;
let lou;
let ash;
let first;
let second;

it('a row is taken and given back where it stands, and stays though the list shows only what is nobody’s', async () => {
  jo = await staff('Jo White', 'TRIAGE', '**/desk');
  kim = await staff('Kim Brown', 'LEAD', '**/desk');
  await travel(jo, '/desk?state=NEW&whose=NOBODY');
  await jo.locator('.vd-cases__link').first().waitFor();
  [first, second] = await jo.locator('form[data-do=take]').evaluateAll((forms) => forms.map((form) => form.dataset.id));
  await looked(jo, 'desk-rows');
  await press(jo, `#take-${first}`);
  await focused(jo, `give-back-${first}`);
  const row = jo.locator('tr', { has: jo.locator(`#case-${first}`) });
  assert.match(await row.innerText(), /Yours/);
  await looked(jo, 'desk-row-taken');
  await jo.keyboard.press('Enter');
  await focused(jo, `take-${first}`);
  assert.match(await row.innerText(), /Nobody/);
  await jo.keyboard.press('Enter');
  await focused(jo, `give-back-${first}`);
  await travel(jo, '/desk?state=NEW&whose=MINE');
  await jo.locator(`#case-${first}`).waitFor();
  assert.equal(await jo.locator('form[data-do=give-back]').count(), 0, 'what was taken on another page is put back on its own');
});

it('of two at once one has it, and the other reads who', async () => {
  await travel(kim, '/desk?state=NEW');
  await kim.locator(`#take-${second}`).waitFor();
  await travel(jo, '/desk?state=NEW');
  await jo.locator(`#take-${second}`).waitFor();
  w.watch.expects(/^status 409: POST .*\/owner$/, /^console: .*409/);
  // Kim has pressed, and Jo's press arrives before.
  await kim.route('**/owner', async (route) => {
    await press(jo, `#take-${second}`);
    await focused(jo, `give-back-${second}`);
    await route.continue();
  });
  await press(kim, `#take-${second}`);
  await focused(kim, 'error-summary');
  await kim.unroute('**/owner');
  assert.match(await kim.locator('#error-summary').innerText(), /Jo White was faster: AR-\S+ is theirs now\./);
  assert.match(await kim.locator('tr', { has: kim.locator(`#case-${second}`) }).innerText(), /Jo White/);
  await looked(kim, 'desk-row-faster');
});

it('a case that changes while it is read says so, moves nothing, and keeps what is typed', async () => {
  await travel(kim, `/desk/cases/${first}`);
  await unfold(kim, 'Add a note');
  await type(kim, 'case-note.text', 'The firm has no address.');
  await travel(jo, `/desk/cases/${first}`);
  await submit(jo, 'case-move-TAKE');
  await told(jo, 'The case is yours');
  assert.equal(await jo.locator('#changed > *').count(), 0, 'nobody is told of what they did themselves');
  await kim.locator('#changed', { hasText: 'This case changed' }).waitFor({ timeout: 20_000 });
  assert.equal(await kim.evaluate(() => document.activeElement.id), 'case-note.text');
  assert.equal(await kim.locator('#changed').getAttribute('role'), 'status');
  await looked(kim, 'case-changed');
  await submit(kim, 'case-reload');
  await kim.locator('#changed > *').waitFor({ state: 'detached' });
  await kim.locator('.vd-facts', { hasText: 'First look' }).first().waitFor();
  assert.equal(await field(kim, 'case-note.text').inputValue(), 'The firm has no address.');
  await submit(kim, 'case-note');
  await told(kim, 'The note is on the timeline');
});

it('a lead puts an officer on a case, keeps them away with a proof, and lets them back', async () => {
  ash = await staff('Ash Green', 'CASE', '**/desk/mine');
  lou = await staff('Lou Black', 'LEAD', '**/desk');
  const officer = await account(ash);
  await travel(kim, `/desk/cases/${first}`);
  await unfold(kim, 'Put somebody on it');
  await kim.selectOption('[id="case-add.account"]', officer);
  await type(kim, 'case-add.reason', 'Knows the office.');
  await submit(kim, 'case-add');
  await told(kim, 'They are on the case');
  assert.match(await kim.locator('main').innerText(), /Ash Green: put on it by Kim Brown on .*“Knows the office\.”/s);
  await travel(ash, '/desk/mine');
  await ash.locator(`#case-${first}`).waitFor();
  await unfold(kim, 'Write to the reporter');
  await type(kim, 'case-message.text', 'Are you well?');
  await unfold(kim, 'Keep somebody away from it');
  await looked(kim, 'case-people');
  await kim.selectOption('[id="case-recuse.account"]', officer);
  await type(kim, 'case-recuse.reason', 'They know each other.');
  w.watch.expects(/^status 401: POST .*\/recusals$/, /^status 401: POST .*\/lift$/, /^console: .*401/);
  await prove(kim, () => submit(kim, 'case-recuse'));
  await told(kim, 'They are kept away from the case');
  assert.equal(await field(kim, 'case-message.text').inputValue(), 'Are you well?', 'what was typed elsewhere outlives the proof');
  assert.match(await kim.locator('main').innerText(), /Ash Green: kept away by Kim Brown since .*“They know each other\.”/s);
  await looked(kim, 'case-kept-away');
  await travel(ash, '/desk/mine');
  await ash.getByText('You are on no case').waitFor();
  await unfold(kim, 'Let Ash Green back');
  await prove(kim, () => submit(kim, `case-lift-${officer}`));
  await told(kim, 'They may see the case again');
});

it('whoever keeps away reads first what follows, and is out of it', async () => {
  await travel(lou, `/desk/cases/${second}`);
  await unfold(lou, 'I must not work on this case');
  assert.match(await lou.locator('main').innerText(), /The case is gone from your screen at once\.[^]*You cannot take it back\./);
  await looked(lou, 'case-recusing');
  w.watch.expects(/^status 404: GET /, /^console: .*404/);
  await submit(lou, 'case-recuse-me');
  await lou.getByText('You are kept away from the case').waitFor();
  assert.match(await lou.locator('main').innerText(), /not among those you can see any more/);
});

it('a case that is not theirs opens to an officer for an hour, with a reason, and a lead sees it', async () => {
  w.watch.expects(/^status 404: GET /, /^console: .*404/, /^status 401: POST .*\/glass$/, /^console: .*401/);
  await travel(ash, `/desk/cases/${first}`);
  await ash.getByText('A lead hears of it at once').waitFor();
  await looked(ash, 'case-glass');
  await submit(ash, 'case-glass');
  await focused(ash, 'error-summary');
  await type(ash, 'case-glass.reason', 'A call at night about this case.');
  await prove(ash, () => submit(ash, 'case-glass'));
  await ash.getByText('You opened this case from outside').waitFor();
  assert.match(await ash.locator('main').innerText(), /It is open to you until .*You can read it and do nothing else with it\./);
  assert.equal(await ash.locator('main form').count(), 0);
  await looked(ash, 'case-glass-open');
  await travel(kim, `/desk/cases/${first}`);
  assert.match(await kim.locator('main').innerText(), /Ash Green, .*open until .*“A call at night about this case\.”/);
});

it('a name kept apart is asked for by one and opened by a custodian who is not on the case', async () => {
  const reporter = await w.device();
  await w.signIn(reporter, 'REPORTER');
  await reporter.goto('/report');
  await started(reporter);
  await walk(reporter, {
    visit: async (title) => { if (title === APART) await tick(reporter, 'identity_mode', 'CONFIDENTIAL'); },
  });
  assert.equal((await checked(reporter)).find(({ question }) => question === 'Your name').answer, 'Keep my name apart');
  const reference = await send(reporter);
  assert.match(await reporter.locator('main').innerText(), /Your name is kept apart\. It can be opened/);
  await travel(kim, '/desk?state=NEW');
  await kim.getByRole('link', { name: reference }).click();
  await shows(kim, `Case ${reference}`);
  const address = new URL(kim.url()).pathname;
  assert.equal(await kim.locator('form[data-do^="case-name-"]').count(), 0, 'leading gives no right to ask');
  await unfold(kim, 'Put somebody on it');
  await kim.selectOption('[id="case-add.account"]', await account(ash));
  await submit(kim, 'case-add');
  await told(kim, 'They are on the case');
  await travel(ash, address);
  const form = await ash.locator('form[data-do^="case-name-"]').getAttribute('data-do');
  await unfold(ash, 'Ask for the name');
  await type(ash, `${form}.reason`, 'To warn them before they meet.');
  await looked(ash, 'case-name');
  w.watch.expects(/^status 401: POST .*\/names$/, /^status 401: POST .*\/names\/open$/, /^console: .*401/);
  await prove(ash, () => submit(ash, form));
  await told(ash, 'You asked for the name.');
  assert.match(await ash.locator('main').innerText(), /A custodian has yet to answer\./);
  assert.equal(await ash.locator(`form[data-do="${form}"]`).count(), 0, 'once is enough');
  assert.equal(await ash.getByRole('link', { name: 'Names' }).count(), 0);
  await kim.getByRole('link', { name: 'Names' }).click();
  await shows(kim, 'Names kept apart');
  await loaded(kim);
  assert.match(await kim.locator('main').innerText(), /Ash Green asks[^]*“To warn them before they meet\.”/);
  await unfold(kim, 'Say no to Ash Green');
  await looked(kim, 'names-asked');
  await submit(kim, await kim.locator('form[data-do^="name-refuse-"]').getAttribute('data-do'));
  await focused(kim, 'error-summary');
  await prove(kim, () => press(kim, 'form[data-do^="name-open-"] button'));
  await told(kim, 'The name is open to whoever asked');
  assert.match(await kim.locator('#answered').innerText(), /Ash Green asked on .* Kim Brown opened it\. It is open until/);
  await looked(kim, 'names-answered');
  await travel(ash, address);
  assert.match(await ash.locator('main').innerText(), /It is open to you until/);
  assert.doesNotMatch(await ash.locator('main').innerText(), /Kept apart\. A custodian/);
  await looked(ash, 'case-name-open');
});
