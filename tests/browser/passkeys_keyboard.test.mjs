// All that is done with passkeys, with the keyboard alone: from the invitation to a report, a second device, the lost
// phone, and the fresh proof that the desk asks for.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { SENT, shows, started } from './form.mjs';
import { DESK, loaded, until, world } from './harness.mjs';
import { headed, pointed, press, sendByKeys, tabTo, type, walkByKeys } from './keys.mjs';
import { flawless, look } from './look.mjs';

/** The shortest an operator can set: the server itself asks again while the test is still there. */
const FRESH = 10_000;
const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false', VEDETTE_ACCOUNTS__FRESH_PROOF_SECONDS: '10' });
const { device, enrol, invited, signIn } = keyed(w);

let page;
let mouse;
let codes;

/** Takes an invitation and signs in. */
async function joins(on, link, landing) {
  await on.goto(link);
  await tabTo(on, ({ id }) => id === 'continue', 'Continue');
  await on.keyboard.press('Enter');
  await shows(on, 'Set up your sign-in');
  await press(on, 'Create a passkey');
  await on.locator('#codes-list li').first().waitFor();
  assert.equal(await on.evaluate(() => document.activeElement.id), 'codes', 'the codes are read out');
  const given = await on.locator('#codes-list li').allInnerTexts();
  await press(on, 'I have written them down');
  await shows(on, 'Sign in');
  await press(on, 'Sign in with a passkey');
  await on.waitForURL(landing);
  return given;
}

it('an invitation becomes a passkey, and the passkey a report', async () => {
  page = await device(DESK);
  mouse = await pointed(page);
  codes = await joins(page, await invited('robin@fernwick.example', 'REPORTER'), '**/report');
  assert.equal(codes.length, 10);
  await started(page);
  await walkByKeys(page);
  await sendByKeys(page);
  await headed(page, SENT);
  assert.deepEqual(mouse, []);
});

it('a second device is added, named and removed, each after a fresh proof where one is asked for', async () => {
  await until(() => page.open.size === 0, 'the report to be at rest');
  await page.goto('/step-up');
  await press(page, 'Confirm with a passkey', 'Space');
  await page.waitForURL('**/account/security?notice=proven');
  await page.forget();
  await type(page, 'passkey-name', 'tablet');
  await press(page, 'Add a passkey');
  await page.waitForURL('**/account/security?notice=added');
  await tabTo(page, ({ value }) => value === 'tablet', 'the name');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('kitchen tablet');
  await press(page, 'Change the name');
  await page.waitForURL('**/account/security?notice=renamed');
  await page.getByRole('region', { name: 'kitchen tablet' }).waitFor();
  await page.goto('/step-up');
  await press(page, 'Confirm with a passkey', 'Space');
  await page.waitForURL('**/account/security?notice=proven');
  await press(page, /^Remove.*kitchen tablet$/s);
  await page.waitForURL('**/account/security?notice=removed');
  assert.equal(await page.getByRole('region', { name: 'kitchen tablet' }).count(), 0);
  assert.equal(await page.locator('.vd-passkey').count(), 1, 'the first device stays');
  assert.deepEqual(mouse, []);
});

it('whoever lost the phone comes in with a recovery code', async () => {
  const found = await device(DESK);
  const touched = await pointed(found);
  await found.goto('/sign-in');
  await press(found, 'I do not have my passkey');
  await shows(found, 'Use a recovery code');
  await type(found, 'email', 'robin@fernwick.example');
  await type(found, 'recovery', 'a1b2 c3d4');
  w.watch.expects(/^status 422: POST .*\/recover$/, /^console: .*status of 422/);
  await found.keyboard.press('Enter');
  await found.locator('#error-summary').waitFor();
  await tabTo(found, ({ id }) => id === 'recovery', 'the code');
  await found.keyboard.press('Control+A');
  await found.keyboard.type(codes[0]);
  await found.keyboard.press('Enter');
  await found.waitForURL('**/report');
  await started(found);
  await until(() => found.open.size === 0, 'the report to be at rest');
  await found.goto('/account/security');
  assert.match(await found.locator('main').innerText(), /You have 9 recovery codes left/);
  assert.deepEqual(touched, []);
});

it('what needs a fresh proof is refused by the server, takes a passkey, and is done', async () => {
  w.watch.expects(/^status 401: POST .*\/disable$/, /^console: .*status of 401/);
  const other = await device(DESK);
  await enrol(other, await invited('lee@fernwick.example', 'REPORTER'));
  await signIn(other, '**/report');
  await until(() => other.open.size === 0, 'the report to be at rest');
  const admin = await device(DESK);
  const touched = await pointed(admin);
  await joins(admin, await invited('max@fernwick.example', 'ADMIN'), '**/desk/people');
  const proven = Date.now();
  await loaded(admin);
  await type(admin, 'words', 'lee@fernwick.example');
  await admin.keyboard.press('Enter');
  await admin.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  await tabTo(admin, ({ href }) => /\/desk\/people\/[0-9a-f-]{36}$/.test(href ?? ''), 'the account');
  await admin.keyboard.press('Enter');
  await admin.locator('#disable').waitFor();
  await until(() => Date.now() > proven + FRESH, 'the proof to be old', FRESH + 5_000);
  await press(admin, 'Disable');
  await headed(admin, 'Show again that it is you');
  const wrong = await look(w, admin, 'desk-step-up');
  await admin.setViewportSize(DESK.viewport);
  flawless(wrong);
  await other.goto('/account/devices');
  await shows(other, 'Where you are signed in');
  const asked = [];
  admin.on('response', (response) => response.request().method() === 'POST' && asked.push(`${response.status()} ${new URL(response.url()).pathname.split('/').pop()}`));
  await tabTo(admin, ({ id }) => id === 'passkey', 'Confirm with a passkey');
  await admin.keyboard.press('Enter');
  await until(async () => /The account is disabled/.test(await admin.locator('main').innerText()), 'the account to be disabled', 20_000);
  assert.deepEqual(asked.filter((one) => /(passkey|disable)$/.test(one)), ['200 passkey', '200 disable']);
  await other.goto('/account/devices');
  await other.waitForURL('**/sign-in**');
  assert.deepEqual(touched, []);
});
