// What staff do at the desk beside the queue: their own cases, and what takes a fresh proof.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { shows } from './form.mjs';
import { DESK, loaded, travel, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false' });
const { device, enrol, invited, signIn } = keyed(w);

/** Asks the API as the page's own person. */
const ask = (page, method, path, body) => page.evaluate(async ([verb, address, said]) => {
  const { token } = await (await fetch('/api/v1/sessions/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: 'null' })).json();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const answer = await fetch(address, { method: verb, headers, ...(said && { body: JSON.stringify(said) }) });
  return { status: answer.status, said: await answer.json().catch(() => null) };
}, [method, path, body]);

const looked = async (page, name) => {
  const wrong = await look(w, page, name);
  await page.setViewportSize(DESK.viewport);
  flawless(wrong);
};

/** Somebody of staff at a desk of their own. */
async function staff(email, role, landing) {
  const page = await device(DESK);
  await enrol(page, await invited(email, role));
  await signIn(page, landing);
  await loaded(page);
  return page;
}

it('a case officer finds the cases they were put on, and opens one', async () => {
  const officer = await staff('ash@fernwick.example', 'CASE', '**/desk/mine');
  await shows(officer, 'My cases');
  assert.match(await officer.locator('main').innerText(), /You are on no case/);
  assert.deepEqual(await officer.locator('nav[aria-label=Desk] a').allInnerTexts(), ['My cases', 'Search', 'Campaigns']);
  await looked(officer, 'desk-my-cases-none');
  const lead = await staff('kim@fernwick.example', 'LEAD', '**/desk');
  const { account } = (await ask(officer, 'GET', '/api/v1/me')).said;
  const [first] = (await ask(lead, 'GET', '/api/v1/cases')).said.items;
  assert.equal((await ask(lead, 'POST', `/api/v1/cases/${first.id}/access/add`, { account })).status, 204);
  await travel(officer, '/desk/mine');
  await officer.locator(`#case-${first.id}`).waitFor();
  await looked(officer, 'desk-my-cases');
  assert.equal(await officer.locator('.vd-cases tbody tr').count(), 1, 'and no other');
  await officer.locator(`#case-${first.id}`).click();
  await shows(officer, `Case ${first.reference}`);
  await travel(officer, `/desk/cases/${first.id}`);
  await shows(officer, `Case ${first.reference}`);
  await officer.getByRole('link', { name: 'Back to my cases' }).click();
  await shows(officer, 'My cases');
});

it('the account’s pages lead to each other, from the desk and from the report', async () => {
  const page = await staff('jo@fernwick.example', 'TRIAGE', '**/desk');
  await page.getByRole('link', { name: 'Your account' }).click();
  for (const [name, address] of [['Where you are signed in', '/account/devices'], ['Who can act for you', '/account/delegates'], ['How you sign in', '/account/security']]) {
    await page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name }).click();
    await page.waitForURL(`**${address}`);
    await shows(page, name);
    assert.equal(await page.locator('nav [aria-current=page]').innerText(), name);
  }
  await looked(page, 'account-security');
  await page.goto('/report');
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.waitForURL('**/account/security');
});
