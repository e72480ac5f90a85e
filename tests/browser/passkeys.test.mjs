// Passkeys in a real browser with a virtual authenticator: from the invitation to a report, the lost phone, a second
// device, a fresh proof. By keyboard it is all in passkeys_keyboard.test.mjs.

import assert from 'node:assert/strict';
import { keyed } from './authenticator.mjs';
import { shows, started } from './form.mjs';
import { DESK, PHONE, loaded, until, world } from './harness.mjs';
import { flawless, inBoth, look } from './look.mjs';

const { world: w, it } = world({ VEDETTE_ACCOUNTS__STAFF_PASSWORDS: 'false' });
const { device, invited, enrol, signIn } = keyed(w);

let codes;

let phone;

it('an invitation becomes a passkey, and the passkey opens the report', async () => {
  const link = await invited('robin@fernwick.example', 'REPORTER');
  phone = await device(PHONE);
  await phone.goto(link);
  await phone.locator('#continue').tap();
  await shows(phone, 'Set up your sign-in');
  const wrong = await look(w, phone, 'passkey-invitation');
  await phone.setViewportSize(PHONE.viewport);
  await phone.getByRole('button', { name: 'Create a passkey' }).tap();
  await phone.locator('#codes-list li').first().waitFor();
  codes = await phone.locator('#codes-list li').allInnerTexts();
  assert.equal(codes.length, 10);
  assert.ok(await phone.locator('#password').isHidden(), 'the other way is put away');
  wrong.push(...await look(w, phone, 'passkey-codes'));
  await phone.setViewportSize(PHONE.viewport);
  await phone.getByRole('link', { name: 'I have written them down' }).tap();
  await shows(phone, 'Sign in');
  wrong.push(...await look(w, phone, 'passkey-sign-in'));
  await phone.setViewportSize(PHONE.viewport);
  await phone.getByRole('button', { name: 'Sign in with a passkey' }).tap();
  await phone.waitForURL('**/report');
  flawless(wrong);
});

it('signing in goes on to the page that was asked for', async () => {
  // Away from the form first: its app may still be asking who is here.
  await phone.goto('about:blank');
  await phone.context().clearCookies();
  await phone.goto('/account/security');
  await phone.waitForURL('**/sign-in?next=/account/security');
  await phone.getByRole('button', { name: 'Sign in with a passkey' }).tap();
  await phone.waitForURL('**/account/security');
});

it('a phone that its owner does not unlock gets nobody in, and the page says what to do', async () => {
  const locked = await device(PHONE);
  await enrol(locked, await invited('ash@fernwick.example', 'REPORTER'));
  await locked.unlock(false);
  await locked.goto('/sign-in');
  await locked.getByRole('button', { name: 'Sign in with a passkey' }).tap();
  await until(() => locked.locator('#passkey-wrong').isVisible(), 'the words', 20_000);
  assert.equal(await locked.locator('#passkey-wrong').innerText(), 'That did not work. Try again, or use another way.');
  await w.picture(locked, 'passkey-refused');
});

it('a second device is added, named and removed', async () => {
  await phone.fill('#passkey-name', 'tablet');
  await phone.forget();
  await phone.getByRole('button', { name: 'Add a passkey' }).tap();
  await phone.waitForURL('**/account/security?notice=added');
  await shows(phone, 'How you sign in');
  const wrong = await inBoth(w, phone, 'security');
  await phone.setViewportSize(PHONE.viewport);
  flawless(wrong);
  const tablet = phone.getByRole('region', { name: 'tablet' });
  await tablet.getByLabel('Name').fill('kitchen tablet');
  await tablet.getByRole('button', { name: 'Change the name' }).tap();
  await phone.waitForURL('**/account/security?notice=renamed');
  await phone.getByRole('region', { name: 'kitchen tablet' }).getByRole('button', { name: 'Remove' }).tap();
  await phone.waitForURL('**/account/security?notice=removed');
  assert.equal(await phone.getByRole('region', { name: 'kitchen tablet' }).count(), 0);
});

it('whoever lost the phone comes in with a recovery code', async () => {
  const found = await device(PHONE);
  await found.goto('/sign-in');
  await found.getByRole('link', { name: 'I do not have my passkey' }).tap();
  await shows(found, 'Use a recovery code');
  const wrong = await inBoth(w, found, 'recover');
  await found.setViewportSize(PHONE.viewport);
  flawless(wrong);
  await found.fill('#email', 'robin@fernwick.example');
  await found.fill('#recovery', codes[0]);
  await found.locator('#recover').tap();
  await found.waitForURL('**/report');
  await started(found);
  await found.goto('/account/security');
  assert.match(await found.locator('main').innerText(), /You have 9 recovery codes left/);
});

it('staff get no desk from a recovery code, only a new passkey that opens it', async () => {
  w.watch.expects(/^status 403: GET .*\/desk$/, /^console: .*status of 403/);
  const desk = await device(DESK);
  const own = await enrol(desk, await invited('kim@fernwick.example', 'LEAD'));
  await signIn(desk, '**/desk');
  await loaded(desk);
  const other = await device(DESK);
  await other.goto('/recover');
  await other.fill('#email', 'kim@fernwick.example');
  await other.fill('#recovery', own[0]);
  await other.locator('#recover').click();
  await other.waitForURL('**/account/security');
  assert.match(await other.locator('main').innerText(), /You used a recovery code/);
  await other.goto('/desk');
  await shows(other, 'Your role does not allow this page');
  await other.goto('/account/security');
  await other.getByRole('button', { name: 'Add a passkey' }).click();
  await other.waitForURL('**/account/security?notice=added');
  await signIn(other, '**/desk');
  await loaded(other);
});

it('a fresh proof is given on a page too, with a passkey', async () => {
  const page = await device(PHONE);
  await enrol(page, await invited('alex@fernwick.example', 'REPORTER'));
  await signIn(page, '**/report');
  await until(() => page.open.size === 0, 'the report to be loaded');
  await page.goto('/step-up');
  await shows(page, 'Show that it is you');
  const wrong = await inBoth(w, page, 'step-up');
  await page.setViewportSize(PHONE.viewport);
  flawless(wrong);
  await page.getByRole('button', { name: 'Confirm with a passkey' }).tap();
  await page.waitForURL('**/account/security?notice=proven');
});
