// What somebody changes about their own sign-in, in a real browser: another password, another address, and new ways in
// after everything was lost.

import assert from 'node:assert/strict';
import { shows } from './form.mjs';
import { DESK, PHONE, travel, until, world } from './harness.mjs';
import { flawless, inBoth, look } from './look.mjs';

const { world: w, it } = world();
const NEW = 'moss kettle lantern gravel';

let phone;

it('another password is chosen on a phone, and the page says what is wrong with a weak one', async () => {
  phone = await w.device(PHONE);
  await w.signIn(phone, 'REPORTER');
  await phone.goto('/account/security');
  await phone.getByRole('link', { name: 'Change your password' }).tap();
  await shows(phone, 'Change your password');
  const wrong = await inBoth(w, phone, 'password');
  await phone.setViewportSize(PHONE.viewport);
  w.watch.expects(/^status 422: POST .*\/account\/password$/, /^console: .*status of 422/);
  await phone.fill('#new', 'Jennifer19841984');
  await phone.fill('#again', 'Jennifer1984');
  await phone.locator('#change').tap();
  await phone.locator('.govuk-error-summary').waitFor();
  assert.match(await phone.locator('.govuk-error-summary').innerText(), /Many people use this one[\s\S]*not the same as above/);
  wrong.push(...await look(w, phone, 'password-wrong'));
  await phone.setViewportSize(PHONE.viewport);
  await phone.fill('#new', NEW);
  await phone.fill('#again', NEW);
  await phone.locator('#change').tap();
  await phone.waitForURL('**/account/security?notice=password');
  assert.match(await phone.locator('main').innerText(), /Your password was changed/);
  flawless(wrong);
});

it('another address is asked for, and changes when both letters were answered', async () => {
  await phone.goto('/account/email');
  await shows(phone, 'Change your email address');
  const wrong = await inBoth(w, phone, 'email');
  await phone.setViewportSize(PHONE.viewport);
  await phone.fill('#email', 'robin@elsewhere.example');
  await phone.locator('#send').tap();
  await phone.waitForURL('**/account/email?notice=sent');
  assert.match(await phone.locator('main').innerText(), /Open both letters and say yes/);
  const about = (address) => w.mail.letters.find((letter) => letter.to.includes(address) && /\/email#/.test(letter.link))?.link;
  const addresses = [w.accounts.of('REPORTER').email, 'robin@elsewhere.example'];
  const links = await Promise.all(addresses.map((address) => until(() => about(address), `a letter to ${address}`)));
  const other = await w.device(DESK);
  await other.goto(links[0]);
  await shows(other, 'Change of your email address');
  assert.equal(new URL(other.url()).hash, '', 'the code is out of the address bar');
  assert.match(await other.inputValue('#invitation'), /^[0-9a-f]{64}$/);
  wrong.push(...await look(w, other, 'email-answer'));
  await other.setViewportSize(DESK.viewport);
  await other.getByRole('button', { name: 'Yes, I want this' }).click();
  await other.getByText('The other address has to say yes too.').waitFor();
  wrong.push(...await look(w, other, 'email-half'));
  const tab = await w.tab(other.context());
  await tab.goto(links[1]);
  await tab.getByRole('button', { name: 'Yes, I want this' }).click();
  await tab.getByText('Your address was changed.').waitFor();
  flawless(wrong);
  await phone.goto('/account/email');
  assert.match(await phone.locator('main').innerText(), /You sign in with robin@elsewhere\.example/);
});

it('an administrator proposes new ways in only after saying that they made sure', async () => {
  const desk = await w.device(DESK);
  await w.signIn(desk, 'ADMIN', /\/desk\/people$/);
  const person = await desk.getByRole('link', { name: 'Demo Case officer' }).getAttribute('href');
  await travel(desk, person);
  const wrong = await look(w, desk, 'desk-renewal');
  await desk.setViewportSize(DESK.viewport);
  flawless(wrong);
  await desk.locator('#renew').click();
  assert.equal(new URL(desk.url()).pathname, person, 'the box is asked for first');
  assert.equal(await desk.getByText('This waits for a second person').count(), 0);
  await desk.locator('#is-sure').check();
  await desk.locator('#renew').click();
  await desk.getByText('This waits for a second person').waitFor();
});
