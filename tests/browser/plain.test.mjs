// The form without scripts, from the start page to the receipt; and the same for a browser that has
// scripts but no WebAssembly.

import assert from 'node:assert/strict';
import { hasBoth } from './casework.mjs';
import { ANSWERS, APART, CHECK, addTo, cases, checked, goOn, heading, receipt, send, shows, tick, walk } from './form.mjs';
import { DESK, PHONE, world } from './harness.mjs';
import { picture } from './picture.mjs';

const { world: w, it } = world();
const [DANGER, WHO, WHEN] = ANSWERS;
const HELP = 'Get help first';
const WHOM = 'Who is it about?';
/** How Chromium says that scripts are off; it also proves that they are. */
const NO_SCRIPT = /^failed: GET .*\.js csp$/;

let phone;
let reference;

const ticked = (page) => page.locator('input:checked').evaluateAll((inputs) => inputs.map((input) => input.value));
const title = (page) => page.title();

it('without scripts, the start page leads through sign-in to the first question', async () => {
  w.watch.expects(NO_SCRIPT);
  phone = await w.device({ ...PHONE, javaScriptEnabled: false });
  await phone.goto('/');
  await phone.getByRole('link', { name: 'Start a report' }).tap();
  await phone.waitForURL('**/sign-in?next=/report');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/report');
  await shows(phone, DANGER.heading);
  assert.deepEqual(await ticked(phone), []);
});

it('an empty answer is told at the top of the page, and the link there leads to the question', async () => {
  w.watch.expects(/status 422: POST .*\/plain\/danger$/, /^console: .*status of 422/);
  await phone.locator('#continue').tap();
  const summary = phone.locator('#error-summary');
  await summary.waitFor();
  assert.match(await summary.innerText(), /There is a problem\s+Say if anyone is in danger right now/);
  assert.match(await title(phone), /^Error: /);
  assert.equal(await heading(phone), DANGER.heading);
  assert.match(await phone.locator('.govuk-error-message').innerText(), /Say if anyone is in danger right now/);
  await summary.getByRole('link').tap();
  assert.match(phone.url(), /#danger_now$/);
  assert.equal(await phone.locator('#danger_now').evaluate((input) => document.activeElement === input), true);
});

it('whoever is in danger gets help first, with numbers that do not dial in a demonstration', async () => {
  await tick(phone, 'danger_now', 'YES', 'tap');
  await goOn(phone, 'tap');
  await shows(phone, HELP);
  assert.doesNotMatch(phone.url(), /danger|yes/i, 'the address tells what was answered');
  const words = await phone.locator('main').innerText();
  assert.match(words, /Call 999/);
  assert.match(words, /does not dial/);
  assert.match(words, /020 7946 0190/);
  assert.equal(await phone.locator('[href^="tel:"]').count(), 0, 'a number dials');
  const before = phone.url();
  await phone.getByText('Call 999', { exact: true }).tap();
  assert.equal(phone.url(), before);
  await phone.getByRole('button', { name: 'Carry on with the report' }).tap();
  await shows(phone, WHO.heading);
});

it('the back links go one page back, and every answer is still there', async () => {
  w.watch.expects(NO_SCRIPT);
  await tick(phone, WHO.field, 'MY_BOSS', 'tap');
  await goOn(phone, 'tap');
  await shows(phone, WHOM);
  await goOn(phone, 'tap');
  await shows(phone, WHEN.heading);
  const back = async (to) => {
    await phone.getByRole('link', { name: 'Back', exact: true }).tap();
    await shows(phone, to);
  };
  await back(WHOM);
  await back(WHO.heading);
  assert.deepEqual(await ticked(phone), ['MY_BOSS']);
  await back(HELP);
  await back(DANGER.heading);
  assert.deepEqual(await ticked(phone), ['YES']);
  await back('Tell us about a strange approach');
  await phone.getByRole('link', { name: 'Start a report' }).tap();
  await phone.waitForURL('**/report');
});

it('Welsh and back to English keep page and answers', async () => {
  await phone.goto('/plain/who');
  assert.deepEqual(await ticked(phone), ['MY_BOSS']);
  await phone.getByRole('link', { name: 'Cymraeg' }).tap();
  await shows(phone, 'Â phwy wnaethon nhw gysylltu?');
  assert.equal(await phone.locator('html').getAttribute('lang'), 'cy');
  assert.deepEqual(await ticked(phone), ['MY_BOSS']);
  await goOn(phone, 'tap');
  await shows(phone, 'Am bwy mae hyn?');
  await phone.getByRole('link', { name: 'English' }).tap();
  await shows(phone, WHOM);
  assert.equal(await phone.locator('html').getAttribute('lang'), 'en');
});

it('the check page shows every answer, and a change leads back to it', async () => {
  await walk(phone, { act: 'tap' });
  const answer = async (question) => (await checked(phone)).find((row) => row.question.startsWith(question.heading)).answer;
  assert.equal(await answer(DANGER), 'Yes');
  assert.equal(await answer(WHO), 'The person I work for');
  assert.equal(await answer(WHEN), 'Yesterday');
  await phone.locator('a[href="/plain/who?change=1"]').tap();
  await shows(phone, WHO.heading);
  assert.deepEqual(await ticked(phone), ['MY_BOSS']);
  await tick(phone, WHO.field, 'COLLEAGUE', 'tap');
  await goOn(phone, 'tap');
  await shows(phone, CHECK);
  assert.equal(await answer(WHO), 'Someone I work with');
});

it('without scripts, sending gives a receipt, and going back shows it again', async () => {
  reference = await send(phone, 'tap');
  await phone.goBack();
  assert.equal(await receipt(phone), reference);
  await phone.goto('/plain/who');
  assert.equal(await receipt(phone), reference);
  const letters = await w.mail.about(reference, 2);
  assert.match(letters[0].body, /Priority: urgent/);
});

it('a browser without WebAssembly files its report from the same first page, and adds a photo and a message to it', async () => {
  const locked = await w.device(PHONE);
  await locked.addInitScript(() => { delete window.WebAssembly; });
  await locked.goto('/sign-in?next=/report');
  w.watch.expects(/^(thrown|console): .*WebAssembly/);
  await w.fillSignIn(locked, 'CASE');
  await locked.waitForURL('**/report');
  await shows(locked, DANGER.heading);
  assert.equal(await locked.evaluate(() => typeof window.WebAssembly), 'undefined');
  await tick(locked, DANGER.field, 'NO', 'tap');
  await goOn(locked, 'tap');
  assert.equal(new URL(locked.url()).pathname, '/plain/who', 'the first page went on to the server');
  await walk(locked, {
    act: 'tap', visit: async (title) => { if (title === APART) await tick(locked, 'identity_mode', 'CONFIDENTIAL', 'tap'); },
  });
  assert.equal((await checked(locked)).find(({ question }) => question === DANGER.heading).answer, 'No');
  assert.equal((await checked(locked)).find(({ question }) => question === 'Your name').answer, 'Keep my name apart');
  const second = await send(locked, 'tap');
  assert.match(await locked.locator('main').innerText(), /Your name is kept apart\./);
  const desk = await w.device(DESK);
  await w.signIn(desk, 'TRIAGE', '**/desk');
  const listed = await cases(desk);
  await addTo(locked, second, { name: 'a.png', mimeType: 'image/png', buffer: picture() }, 'They wrote again.');
  await hasBoth(desk, second, 'They wrote again.');
  for (const filed of [reference, second]) assert.equal(listed.filter((one) => one === filed).length, 1, `${filed} is on the list once`);
});
