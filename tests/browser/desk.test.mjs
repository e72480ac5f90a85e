// What staff do at the desk beside the queue: their own cases, and what takes a fresh proof.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { shows } from './form.mjs';
import { DESK, loaded, travel, until, world } from './harness.mjs';
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
  assert.deepEqual(await officer.locator('nav[aria-label=Desk] a').allInnerTexts(), ['My cases']);
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

// That the server asks after five minutes is proved where its clock can be moved (tests/api). Here its first answer is
// the refusal it would give then; the proof and what follows are the real ones.
it('what needs a fresh proof asks for it, takes a passkey, and is done', async () => {
  w.watch.expects(/^status 401: POST .*\/disable$/, /^console: .*status of 401/);
  const admin = await staff('max@fernwick.example', 'ADMIN', '**/desk/people');
  const other = await device(DESK);
  await enrol(other, await invited('lee@fernwick.example', 'REPORTER'));
  await signIn(other, '**/report');
  const { account } = (await ask(other, 'GET', '/api/v1/me')).said;
  let asked = 0;
  const refusal = { type: 'about:blank', title: 'Show again that it is you', status: 401, detail: 'This needs a proof that is at most five minutes old.', code: 'step_up_required' };
  await admin.route('**/disable', (route) => {
    asked += 1;
    return asked === 1 ? route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(refusal) }) : route.continue();
  });
  await travel(admin, `/desk/people/${account}`);
  await admin.locator('#disable').click();
  await shows(admin, 'Show again that it is you');
  await looked(admin, 'desk-step-up');
  assert.equal((await ask(other, 'GET', '/api/v1/me')).status, 200, 'nothing was done yet');
  const proofs = admin.waitForResponse('**/api/v1/sessions/step-up/passkey');
  await admin.locator('#passkey').click();
  assert.equal((await proofs).status(), 200);
  await until(async () => /The account is disabled/.test(await admin.locator('main').innerText()), 'the account to be disabled', 20_000);
  assert.equal(new URL(admin.url()).pathname, `/desk/people/${account}`, 'where it was asked for');
  assert.equal(asked, 2);
  w.watch.expects(/^status 401: /);
  assert.equal((await ask(other, 'GET', '/api/v1/me')).status, 401);
});
