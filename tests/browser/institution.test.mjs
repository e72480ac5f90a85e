// What an institution sets for itself, from an administrator's proposal to what a reporter reads.

import assert from 'node:assert/strict';
import { goOn, shows, started, tick } from './form.mjs';
import { DESK, PHONE, loaded, travel, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const FORM = 'Propose other settings';
const MEANT = 'What would change';
const NUMBER = '[name="/settings/team/number"]';
const OLD = '020 7946 0190';
const NEW = '020 7946 0147';
/** How Chromium tells of a refused request. */
const refused = (status, path) => [new RegExp(`^status ${status}: POST .*${path}$`), new RegExp(`^console: .*status of ${status}`)];

let admin;
let lead;

const text = (page) => page.locator('#main').innerText();

/** Sends the form that is open, and waits until it is shown what it would mean. */
async function lookAt(page, reason) {
  await page.fill('[name="/reason"]', reason);
  await page.locator('#look').click();
  await shows(page, MEANT);
}

/** Looks at a page from all sides, and goes back to the size it had. */
async function inspect(page, name) {
  const wrong = await look(w, page, name);
  await page.setViewportSize(DESK.viewport);
  flawless(wrong);
}

it('an administrator finds what holds on the desk, and a form for all of it', async () => {
  admin = await w.device(DESK);
  await w.signIn(admin, 'ADMIN', /\/(report|desk.*)$/);
  await travel(admin, '/desk/institution');
  await shows(admin, 'Institution');
  await loaded(admin);
  const said = await text(admin);
  for (const words of ['Version 0 of the settings holds.', OLD, 'Night office', 'Christmas Day', 'Europe/London']) {
    assert.ok(said.includes(words), `${words} is not shown`);
  }
  await inspect(admin, 'institution');
  await admin.getByRole('link', { name: FORM }).click();
  await shows(admin, FORM);
  assert.equal(await admin.inputValue(NUMBER), OLD);
  await inspect(admin, 'institution-form');
});

it('rows are added and removed with the keyboard, and what was typed elsewhere stays', async () => {
  await admin.fill('[name="/settings/zone"]', 'Europe/Paris');
  const add = admin.getByRole('button', { name: 'Add a holiday' });
  await add.focus();
  await admin.keyboard.press('Enter');
  assert.equal(await admin.evaluate(() => document.activeElement.name), '/settings/holidays/1/day');
  await admin.keyboard.press('Tab');
  assert.equal(await admin.locator('[name="/settings/holidays/1/name"]').count(), 1);
  const remove = admin.getByRole('button', { name: 'Remove holiday 2' });
  await remove.focus();
  await admin.keyboard.press('Space');
  assert.equal(await admin.locator('[name="/settings/holidays/1/name"]').count(), 0);
  assert.equal(await admin.inputValue('[name="/settings/zone"]'), 'Europe/Paris');
  assert.equal(await admin.inputValue('[name="/settings/holidays/0/name"]'), 'Christmas Day');
});

it('who is told first is chosen by name, with the keyboard, and how long they have is checked', async () => {
  const first = admin.locator('[id="/settings/alerts/urgent/officers"]');
  await first.locator('summary').focus();
  await admin.keyboard.press('Enter');
  const box = first.getByRole('checkbox', { name: 'Demo Triage officer' });
  await box.focus();
  await admin.keyboard.press('Space');
  assert.ok(await box.isChecked());
  assert.equal(await first.getByRole('checkbox', { name: /Reporter|Administrator/ }).count(), 0, 'who takes no first looks is not offered');
  await admin.fill('[name="/settings/alerts/urgent/minutes"]', '4');
  await admin.fill('[name="/reason"]', 'A smaller round');
  await admin.locator('#look').click();
  const wrong = admin.locator('[id="/settings/alerts/urgent/minutes-error"]');
  await wrong.waitFor();
  assert.match(await wrong.innerText(), /Use 0, or 5 to 240 minutes/);
  assert.ok(await admin.locator('[id="/settings/alerts/urgent/officers"] input:checked').count() === 1, 'who was chosen stays chosen');
  await admin.locator('[id="/settings/alerts/urgent/officers"] summary').click();
  await inspect(admin, 'institution-alerts');
  await admin.fill('[name="/settings/alerts/urgent/minutes"]', '10');
  await lookAt(admin, 'A smaller round');
  const said = await text(admin);
  for (const words of ['alerts › urgent › minutes', 'alerts › urgent › officers › 1', 'Demo Triage officer']) {
    assert.ok(said.includes(words), `${words} is not shown`);
  }
  await admin.locator('#mend').click();
  await shows(admin, FORM);
  await admin.locator('[id="/settings/alerts/urgent/officers"] summary').click();
  await admin.locator('[id="/settings/alerts/urgent/officers"] input:checked').uncheck();
  await admin.fill('[name="/settings/alerts/urgent/minutes"]', '15');
  await admin.fill('[name="/settings/zone"]', 'Europe/Paris');
  await admin.fill('[name="/reason"]', '');
});

it('what is wrong is said beside its field, wherever it was found, and the summary leads there', async () => {
  await admin.fill(NUMBER, '');
  await admin.fill('[name="/settings/opening/friday/opens"]', 'noon');
  await admin.locator('#look').click();
  const summary = admin.locator('#error-summary');
  await summary.waitFor();
  assert.equal(await admin.evaluate(() => document.activeElement.id), 'error-summary');
  for (const words of ['Security team, number: Write something here.', 'Friday, opens: Use a time like 09:00', 'Why: Write something here.']) {
    assert.ok((await summary.innerText()).includes(words), `${words}: ${await summary.innerText()}`);
  }
  await inspect(admin, 'institution-mend');
  await summary.getByRole('link', { name: /Security team, number/ }).focus();
  await admin.keyboard.press('Enter');
  assert.equal(await admin.evaluate(() => document.activeElement.name), '/settings/team/number');
  assert.match(await admin.locator('[id="/settings/team/number-error"]').innerText(), /Write something here/);
  assert.equal(await admin.inputValue('[name="/settings/opening/friday/opens"]'), 'noon');
  // Only the server knows the zones.
  w.watch.expects(...refused(422, '/preview'));
  await admin.fill('[name="/settings/opening/friday/opens"]', '09:00');
  await admin.fill(NUMBER, NEW);
  await admin.fill('[name="/settings/zone"]', 'Europe/Lonndon');
  await admin.fill('[name="/reason"]', 'The duty phone has moved');
  await admin.locator('#look').click();
  await admin.locator('[id="/settings/zone-error"]').waitFor();
  assert.equal(await admin.inputValue(NUMBER), NEW);
});

it('a tap that leads away asks first, and staying keeps what was typed', async () => {
  const asked = [];
  const answer = (accept) => admin.once('dialog', (dialog) => {
    asked.push(dialog.message());
    return accept ? dialog.accept() : dialog.dismiss();
  });
  answer(false);
  await admin.getByRole('link', { name: 'People' }).click();
  await shows(admin, FORM);
  answer(false);
  await admin.goBack();
  await until(() => asked.length === 2, 'the second question');
  assert.match(asked[0], /not proposed yet/);
  assert.equal(await admin.inputValue(NUMBER), NEW);
  assert.equal(admin.url(), `${w.origin}/desk/institution/edit`);
});

it('before it is proposed, both languages and every difference are shown, and Back keeps the form', async () => {
  await admin.fill('[name="/settings/zone"]', 'Europe/London');
  await lookAt(admin, 'The duty phone has moved');
  const said = await text(admin);
  for (const words of [OLD, NEW, 'In English', 'In Welsh', 'team › number', 'The duty phone has moved']) {
    assert.ok(said.includes(words), `${words} is not shown`);
  }
  assert.equal(await admin.locator('tbody tr').count(), 1, 'one line differs');
  await inspect(admin, 'institution-preview');
  await admin.locator('#mend').click();
  await shows(admin, FORM);
  assert.equal(await admin.inputValue(NUMBER), NEW);
});

it('a lead is shown the proposal, proves who they are and agrees; reporters read the new number at once', async () => {
  // Somebody in danger, on the page with the numbers.
  const reporter = await w.device(PHONE);
  const inDanger = async () => {
    await started(reporter);
    await tick(reporter, 'danger_now', 'YES', 'tap');
    await goOn(reporter, 'tap');
    await shows(reporter, 'Get help first');
    return text(reporter);
  };
  await w.signIn(reporter, 'REPORTER');
  assert.ok((await inDanger()).includes(OLD));
  await lookAt(admin, 'The duty phone has moved');
  await admin.locator('#propose').click();
  await shows(admin, 'Institution');
  await loaded(admin);
  assert.match(await text(admin), /This waits for a security lead to agree/);
  const link = admin.getByRole('link', { name: 'Proposal: The duty phone has moved' }).first();
  const address = await link.getAttribute('href');
  await link.click();
  await shows(admin, 'Proposed settings');
  assert.equal(await admin.getByRole('button', { name: /Agree/ }).count(), 0, 'nobody but a lead decides');
  lead = await w.device(DESK);
  await w.signIn(lead, 'LEAD');
  await travel(lead, address);
  assert.match(await text(lead), /Proposed by Demo Administrator/);
  await inspect(lead, 'institution-proposal');
  await lead.getByRole('button', { name: /Agree/ }).focus();
  await lead.keyboard.press('Enter');
  await shows(lead, 'Settings, version 1');
  assert.match(await text(lead), /These settings hold now/);
  reporter.on('dialog', (dialog) => dialog.accept());
  await reporter.goto('/report');
  const help = await inDanger();
  assert.ok(help.includes(NEW) && !help.includes(OLD), help);
  await w.picture(reporter, 'institution-seen-by-reporters');
});

it('words made from a version that no longer holds are kept, and shown against the one that does', async () => {
  await travel(admin, '/desk/institution/edit');
  await admin.fill(NUMBER, '020 7946 0155');
  await lookAt(admin, 'Another phone');
  const other = await w.tab(admin.context());
  await travel(other, '/desk/institution/edit');
  await other.fill('[name="/settings/team/owner"]', 'Duty office');
  await lookAt(other, 'Another owner');
  await other.locator('#propose').click();
  await shows(other, 'Institution');
  await loaded(other);
  const address = await other.getByRole('link', { name: 'Proposal: Another owner' }).first().getAttribute('href');
  await travel(lead, address);
  await lead.getByRole('button', { name: /Agree/ }).click();
  await shows(lead, 'Settings, version 2');
  w.watch.expects(...refused(409, '/versions'));
  await admin.locator('#propose').click();
  await until(async () => /version 2 was agreed to meanwhile/.test(await text(admin)), 'what happened meanwhile');
  for (const words of ['020 7946 0155', 'team › owner', 'Duty office']) assert.ok((await text(admin)).includes(words), `${words} is not shown`);
  await inspect(admin, 'institution-overtaken');
  await admin.locator('#mend').click();
  assert.equal(await admin.inputValue(NUMBER), '020 7946 0155');
  await admin.fill('[name="/settings/team/owner"]', 'Duty office');
  await lookAt(admin, 'Another phone');
  assert.ok(!(await text(admin)).includes('team › owner'));
  await admin.locator('#propose').click();
  await shows(admin, 'Institution');
  await loaded(admin);
});

it('a lead refuses with a reason that whoever proposed it reads, and never decides their own', async () => {
  await travel(lead, '/desk/institution');
  await lead.getByRole('link', { name: 'Proposal: Another phone' }).first().click();
  await shows(lead, 'Proposed settings');
  await lead.locator('#refuse').click();
  await lead.locator('#error-summary').waitFor();
  await lead.fill('[name="/reason"]', 'That phone is for visitors');
  await lead.locator('#refuse').click();
  await until(async () => /Why not: That phone is for visitors/.test(await text(lead)), 'the refusal');
  await travel(admin, new URL(lead.url()).pathname);
  assert.match(await text(admin), /Refused by Demo Security lead[^]*Why not: That phone is for visitors/i);
  await travel(lead, '/desk/institution');
  await lead.getByRole('link', { name: 'Version 0: As it was set up' }).click();
  await shows(lead, 'Settings, version 0');
  await lead.getByRole('button', { name: 'Make this the next proposal' }).click();
  await shows(lead, FORM);
  assert.equal(await lead.inputValue(NUMBER), OLD);
  await lookAt(lead, 'Back to the old phone');
  await lead.locator('#propose').click();
  await shows(lead, 'Institution');
  await loaded(lead);
  await lead.getByRole('link', { name: 'Proposal: Back to the old phone' }).first().click();
  await shows(lead, 'Proposed settings');
  assert.match(await text(lead), /Another security lead has to agree/);
  assert.equal(await lead.getByRole('button', { name: /Agree/ }).count(), 0);
});

it('an auditor reads all of it and is offered nothing to change', async () => {
  const auditor = await w.device(DESK);
  await w.signIn(auditor, 'AUDITOR', /\/(report|desk.*)$/);
  await travel(auditor, '/desk/institution');
  assert.ok((await text(auditor)).includes(NEW));
  assert.equal(await auditor.getByRole('link', { name: FORM }).count(), 0);
  await auditor.getByRole('link', { name: 'Version 0: As it was set up' }).click();
  await shows(auditor, 'Settings, version 0');
  assert.equal(await auditor.getByRole('button', { name: /Make this|Agree|Refuse/ }).count(), 0);
});
