// From an invitation's letter to the first sign-in, on a phone, with scripts and without.

import assert from 'node:assert/strict';
import { STEP, code } from './accounts.mjs';
import { shows } from './form.mjs';
import { PHONE, until, world } from './harness.mjs';
import { WORDS, flawless, look } from './look.mjs';

const { world: w, it } = world();
const PASSWORD = 'slow tide under the pier';
const FIRST = 'Your invitation';
const SECOND = 'Set up your sign-in';
const CANNOT = 'This invitation cannot be used. Ask the person who invited you for a new one.';
/** How Chromium says that scripts are off, for a page that preloads one; it also proves that they are. */
const NO_SCRIPT = /^failed: GET .*\.js csp$/;
const mend = (path) => [new RegExp(`^status 422: POST .*${path}$`), /^console: .*status of 422/];

let phone;
let letter;
let asked = [];

async function invite(email, ...roles) {
  const chosen = roles.flatMap((role) => ['--role', role]);
  await w.server.command('invite', '--institution', 'fernwick', '--email', email, '--name', 'Robin Grey', ...chosen);
  return w.mail.to(email);
}

const codeOf = (one) => one.link.split('#')[1];
const secret = async (page) => (await page.locator('#key').innerText()).replaceAll(' ', '');

/** Fills in the second page. Gives the time step that is used up by it. */
async function finish(page, password, step = Math.floor(Date.now() / STEP)) {
  await page.fill('#password', password);
  await page.fill('#code', code(await secret(page), step));
  await page.locator('#finish').tap();
  return step;
}

async function signIn(page, email, key, step) {
  // The code that set the app up is used up; the server takes the next one at once.
  await until(() => step <= Math.floor(Date.now() / STEP) + 1, 'the next code', STEP + 5_000);
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.fill('[name=code]', code(key, step));
  await page.locator('#sign-in').tap();
  await page.waitForURL('**/report');
}

it('the letter leads to a page that has its code and an address bar that has not', async () => {
  letter = await invite('robin@fernwick.example', 'REPORTER');
  phone = await w.device(PHONE);
  phone.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`));
  await phone.goto(letter.link);
  await shows(phone, FIRST);
  assert.equal(await phone.inputValue('#invitation'), codeOf(letter));
  assert.equal(phone.url(), `${w.origin}/invitation`);
  assert.equal(await phone.evaluate(() => history.length), 2, 'the address with the code stays behind in the history');
  const wrong = await look(w, phone, 'invitation');
  await phone.setViewportSize(PHONE.viewport);
  flawless(wrong);
});

it('the other language takes the code along, and so does a link that is opened on the same page', async () => {
  await phone.getByRole('link', { name: 'Cymraeg' }).tap();
  await shows(phone, 'Eich gwahoddiad');
  assert.equal(await phone.inputValue('#invitation'), codeOf(letter));
  assert.ok(!phone.url().includes('#'), phone.url());
  const wrong = await look(w, phone, 'welsh-invitation', WORDS);
  await phone.setViewportSize(PHONE.viewport);
  flawless(wrong);
  await phone.getByRole('link', { name: 'English' }).tap();
  await shows(phone, FIRST);
  await phone.fill('#invitation', '');
  await phone.evaluate((hash) => { location.hash = hash; }, codeOf(letter));
  await until(async () => (await phone.inputValue('#invitation')) === codeOf(letter), 'the code in its field');
  assert.ok(!phone.url().includes('#'), phone.url());
});

it('the page shows what the app needs, says what is wrong, and keeps the app’s secret meanwhile', async () => {
  w.watch.expects(...mend('/invitation'));
  await phone.locator('#continue').tap();
  await shows(phone, SECOND);
  const key = await secret(phone);
  assert.match(key, /^[A-Z2-7]{32}$/);
  assert.match(await phone.getByRole('link', { name: 'Open the app' }).getAttribute('href'), new RegExp(`^otpauth://totp/Vedette:robin%40fernwick.example\\?secret=${key}&`));
  assert.equal(await phone.inputValue('#email'), 'robin@fernwick.example');
  const wrong = await look(w, phone, 'invitation-setup');
  await phone.setViewportSize(PHONE.viewport);
  await finish(phone, 'robin grey 123');
  await phone.locator('#error-summary').waitFor();
  assert.match(await phone.locator('#error-summary').innerText(), /This is easy to guess/);
  assert.equal(await secret(phone), key);
  wrong.push(...await look(w, phone, 'invitation-setup-mend'));
  await phone.setViewportSize(PHONE.viewport);
  await phone.getByRole('button', { name: 'Cymraeg' }).tap();
  await shows(phone, 'Gosod eich mewngofnodi');
  wrong.push(...await look(w, phone, 'welsh-invitation-setup', WORDS));
  await phone.setViewportSize(PHONE.viewport);
  flawless(wrong);
  assert.equal(await secret(phone), key, 'another language is not another secret');
  await phone.getByRole('button', { name: 'English' }).tap();
  await shows(phone, SECOND);
});

it('password and first code make an account, which then signs in like every other', async () => {
  const key = await secret(phone);
  const used = await finish(phone, PASSWORD);
  await phone.waitForURL('**/sign-in?notice=ready');
  assert.match(await phone.locator('#notice').innerText(), /You can sign in now\.\s+Wait until your app shows a new code\./);
  const wrong = await look(w, phone, 'invitation-done');
  await phone.setViewportSize(PHONE.viewport);
  flawless(wrong);
  await signIn(phone, 'robin@fernwick.example', key, used + 1);
});

it('the code was in no request’s address and is in no log', () => {
  assert.ok(asked.some((one) => one.includes('/invitation')), 'the requests were seen');
  assert.deepEqual(asked.filter((one) => one.includes(codeOf(letter))), []);
  assert.ok(w.server.log().includes('"/invitation"'), 'the requests were logged');
  for (const told of [codeOf(letter), 'robin@fernwick.example', PASSWORD]) assert.ok(!w.server.log().includes(told), `${told} was logged`);
});

it('a link that was used says so in one sentence and no more', async () => {
  w.watch.expects(...mend('/invitation'));
  const other = await w.device(PHONE);
  await other.goto(letter.link);
  await other.locator('#continue').tap();
  await other.locator('#error-summary').waitFor();
  assert.match(await other.locator('#error-summary').innerText(), new RegExp(CANNOT));
  await shows(other, FIRST);
  flawless(await look(w, other, 'invitation-refused'));
});

it('without scripts the code is copied from the letter, and all the rest is the same', async () => {
  const second = await invite('ash@fernwick.example', 'REPORTER');
  const alone = second.body.split('\n').find((line) => line.trim() === codeOf(second));
  assert.ok(alone, 'the code has a line of its own');
  const plain = await w.device({ ...PHONE, javaScriptEnabled: false });
  await plain.goto(second.link);
  await shows(plain, FIRST);
  assert.equal(await plain.inputValue('#invitation'), '');
  await plain.fill('#invitation', alone);
  await plain.locator('#continue').tap();
  await shows(plain, SECOND);
  await w.picture(plain, 'invitation-setup-no-script');
  const key = await secret(plain);
  const used = await finish(plain, PASSWORD);
  await plain.waitForURL('**/sign-in?notice=ready');
  w.watch.expects(NO_SCRIPT);
  await signIn(plain, 'ash@fernwick.example', key, used + 1);
});
