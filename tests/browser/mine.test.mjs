// "My reports": what was sent, what was written about it, and the form to answer. With scripts and without, in both
// languages.

import assert from 'node:assert/strict';
import { send, shows, walk } from './form.mjs';
import { DESK, PHONE, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const WORDS = 'Please do not meet Amber Recruiting.\nCall us on 020 7946 0190 first.';

let phone;
let desk;
let reference;

async function looksRight(name) {
  const wrong = [];
  for (const lang of ['en', 'cy']) {
    await phone.goto(`${new URL(phone.url()).pathname}?lang=${lang}`);
    wrong.push(...await look(w, phone, `${name}-${lang}`));
  }
  await phone.goto(`${new URL(phone.url()).pathname}?lang=en`);
  await phone.setViewportSize(PHONE.viewport);
  flawless(wrong);
}

/** What the desk does by the API: there is no page for it. */
function api(page, method, path, body) {
  return page.evaluate(async ([how, where, what]) => {
    const token = await fetch('/api/v1/sessions/token', { method: 'POST' }).then((answer) => answer.json());
    const headers = { authorization: `Bearer ${token.token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(where, { method: how, headers, body: what && JSON.stringify(what) });
    if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }, [method, path, body]);
}

it('an account that has sent nothing is told so, and where to call in danger', async () => {
  phone = await w.device(PHONE);
  await phone.goto('/');
  await phone.getByRole('link', { name: 'Your reports and messages' }).tap();
  await phone.waitForURL('**/sign-in?next=/mine');
  await w.fillSignIn(phone, 'LEADERSHIP');
  await phone.waitForURL('**/mine');
  const words = await phone.locator('main').innerText();
  assert.match(words, /You have sent no reports from this account\./);
  assert.match(words, /Call 999/);
  await looksRight('mine-none');
  await phone.context().close();
});

it('from the receipt a reporter reaches their report, which says how far it has come', async () => {
  phone = await w.device({ ...PHONE, javaScriptEnabled: false });
  w.watch.expects(/^failed: GET .*\.js csp$/);
  await phone.goto('/sign-in?next=/report');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/report');
  await walk(phone, { act: 'tap' });
  reference = await send(phone, 'tap');
  await phone.getByRole('link', { name: 'Your reports and messages' }).tap();
  await shows(phone, 'My reports');
  await phone.getByRole('link', { name: reference }).tap();
  await shows(phone, `Report ${reference}`);
  const words = await phone.locator('main').innerText();
  assert.match(words, /Received/);
  assert.match(words, /There are no messages yet\./);
});

it('a message of the desk is there, new until it was opened, and the letter says nothing of it', async () => {
  desk = await w.device(DESK);
  await w.signIn(desk, 'LEAD', '**/desk');
  const { items } = await api(desk, 'GET', '/api/v1/cases');
  const { id } = items.find((line) => line.reference === reference);
  const { reports: [{ id: report }] } = await api(desk, 'GET', `/api/v1/cases/${id}`);
  const written = await api(desk, 'POST', `/api/v1/cases/${id}/messages`, { report, text: WORDS });
  assert.equal(written.letter, 'SENT');
  const letter = await until(() => w.mail.letters.find(({ subject }) => subject === 'There is something to read'), 'a letter to the reporter');
  assert.doesNotMatch(letter.body, /Amber|AR-/);
  await phone.goto('/mine');
  assert.match(await phone.locator('main').innerText(), /1 new message/);
  for (const size of [PHONE.viewport, DESK.viewport]) {
    await phone.setViewportSize(size);
    await w.picture(phone, `mine-new-${size.width}`);
  }
  await phone.setViewportSize(PHONE.viewport);
  await phone.getByRole('link', { name: reference }).tap();
  await shows(phone, `Report ${reference}`);
  assert.equal(await phone.locator('.vd-words').innerText(), WORDS, 'line breaks stay');
  assert.match(await phone.locator('.vd-message').innerText(), /Your security team – New/);
  await w.picture(phone, 'mine-message-390');
  await phone.goto('/mine');
  assert.doesNotMatch(await phone.locator('main').innerText(), /new message/);
});

it('without scripts an empty message is told, and an answer is sent once', async () => {
  w.watch.expects(/status 422: POST .*\/mine\//, /^console: .*status of 422/);
  await phone.goto(`/mine/${reference}`);
  await phone.locator('#send-message').tap();
  await phone.locator('#error-summary').waitFor();
  assert.match(await phone.locator('#error-summary').innerText(), /Write your message/);
  await w.picture(phone, 'mine-wrong-390');
  await phone.fill('#text', 'They wrote again.');
  await phone.locator('#send-message').tap();
  await phone.locator('.vd-notice', { hasText: 'Your message is sent' }).waitFor();
  assert.match(phone.url(), /notice=sent$/);
  await phone.reload();
  assert.equal(await phone.locator('.vd-words', { hasText: 'They wrote again.' }).count(), 1);
  await until(() => w.mail.letters.some((letter) => letter.subject === 'Something waits for you'), 'the desk to hear of it');
  for (const { subject, body } of w.mail.letters) assert.doesNotMatch(`${subject} ${body}`, /They wrote again|Amber/);
});

it('with scripts the same pages look right in both languages, sizes and schemes', async () => {
  phone = await w.device(PHONE);
  await phone.goto('/sign-in?next=/mine');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/mine');
  await looksRight('mine');
  await phone.goto(`/mine/${reference}`);
  await looksRight('mine-report');
});
