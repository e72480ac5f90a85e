// The audit's page: an auditor finds who did what, and takes it out as a file.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { shows } from './form.mjs';
import { DESK, loaded, travel, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();

let auditor;

const rows = () => auditor.locator('.vd-audit__row');
const text = () => auditor.locator('#main').innerText();
const query = () => new URL(auditor.url()).searchParams;

async function inspect(name) {
  const wrong = await look(w, auditor, name);
  await auditor.setViewportSize(DESK.viewport);
  flawless(wrong);
}

it('an officer opens a case, which the audit will tell', async () => {
  const officer = await w.device(DESK);
  await w.signIn(officer, 'TRIAGE', '**/desk');
  for (const place of [0, 1]) {
    await travel(officer, '/desk');
    await officer.locator('.vd-cases__link').nth(place).click();
    await officer.getByText('What they said').first().waitFor();
  }
});

it('the menu leads an auditor to the rows under their days, and nobody else who must not read them', async () => {
  auditor = await w.device(DESK);
  await w.signIn(auditor, 'AUDITOR', /\/(report|desk.*)$/);
  await travel(auditor, '/desk/institution');
  await auditor.getByRole('link', { name: 'Audit', exact: true }).click();
  await shows(auditor, 'Audit');
  await loaded(auditor);
  await rows().first().waitFor();
  assert.ok(await auditor.locator('#audit h2').count() > 0);
  assert.match(await text(), /is chained and signed/);
  assert.match(await text(), /Reporters have no name here/);
  const admin = await w.device(DESK);
  await w.signIn(admin, 'ADMIN', /\/(report|desk.*)$/);
  await travel(admin, '/desk/people');
  assert.equal(await admin.getByRole('link', { name: 'Audit', exact: true }).count(), 0);
});

it('more is shown with the keyboard, and reading goes on where it stopped', async () => {
  // Each look is a row of its own.
  for (let look = 0; look < 25; look += 1) await travel(auditor, '/desk/audit');
  const before = await rows().count();
  assert.equal(before, 50);
  await auditor.locator('#more').focus();
  await auditor.keyboard.press('Enter');
  await until(async () => (await rows().count()) > before, 'more rows');
  assert.equal(await auditor.evaluate(() => document.activeElement.id), 'new-rows');
  const seen = await rows().evaluateAll((all) => all.map((row) => row.innerText));
  assert.ok(seen.length > before);
});

it('a sort is chosen, stands in the address and comes back with it', async () => {
  await auditor.selectOption('#group', 'CASES');
  await auditor.locator('#show').click();
  await until(() => query().get('group') === 'CASES', 'the address');
  await loaded(auditor);
  await rows().first().waitFor();
  await inspect('audit');
  await auditor.reload();
  await loaded(auditor);
  await rows().first().waitFor();
  assert.equal(await auditor.inputValue('#group'), 'CASES');
  const name = await auditor.locator('.vd-audit__by a').first().innerText();
  await auditor.locator('.vd-audit__by a').first().click();
  await until(() => query().has('actor'), 'the address');
  await loaded(auditor);
  await rows().first().waitFor();
  const who = await auditor.locator('.vd-audit__by').allInnerTexts();
  assert.ok(who.every((one) => one === name), who.join());
  await auditor.getByRole('link', { name: 'Show what everybody did' }).click();
  await until(() => !query().has('actor'), 'the address');
});

it('a day without anything says so', async () => {
  await travel(auditor, '/desk/audit?from=2001-01-01&until=2001-01-01');
  assert.match(await text(), /Nothing here fits/);
  await inspect('audit-none');
});

it('what is shown is saved as a file, after a fresh proof where the last one is old', async () => {
  await travel(auditor, '/desk/audit?group=CASES');
  // The server would ask after five minutes; here its answer stands for them.
  await auditor.route('**/api/v1/audit.csv*', (route) => route.fulfill({
    status: 401,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: 'Show again', status: 401, code: 'step_up_required', detail: 'Confirm.' }),
  }), { times: 1 });
  w.watch.expects(/^status 401: GET .*\/audit\.csv/, /^console: .*status of 401/);
  await auditor.locator('#save').click();
  await shows(auditor, 'Show again that it is you');
  const { code } = await w.accounts.credentials('AUDITOR');
  await auditor.fill('#code', code);
  const [download] = await Promise.all([auditor.waitForEvent('download'), auditor.locator('#continue').click()]);
  assert.equal(download.suggestedFilename(), 'audit.csv');
  const lines = fs.readFileSync(await download.path(), 'utf8').split('\r\n');
  assert.equal(lines[0], 'at,who,code,act,object,about,refused,count');
  assert.ok(lines.length > 2 && lines.slice(1, -1).every((line) => /^\d{4}-\d\d-\d\dT|^,/.test(line)), lines.slice(0, 5).join('\n'));
  await loaded(auditor);
  await rows().first().waitFor();
  assert.equal(await auditor.inputValue('#group'), 'CASES', 'what was chosen is still shown');
});
