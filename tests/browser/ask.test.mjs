// Just asking: a question with no report made, on a phone without scripts and in Welsh; the answer at the desk; and the
// report that only whoever asked makes of it.

import assert from 'node:assert/strict';
import { looked, press, submit, told, type, unfold } from './casework.mjs';
import { shows } from './form.mjs';
import { DESK, PHONE, REFERENCE, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const QUESTION = 'A yw’r gwahoddiad i’r cinio yn iawn?';
const ANSWER = 'Ydy.\nPeidiwch â mynd â phapurau.';

let phone;
let eyes;
let desk;
let place;
let form;

/** Looks at the page in both languages, on a phone of the same person where scripts run: axe is one. */
async function looksRight(name) {
  if (!eyes) {
    eyes = await w.device(PHONE);
    await eyes.goto('/sign-in?next=/ask');
    await w.fillSignIn(eyes, 'REPORTER');
    await eyes.waitForURL('**/ask');
  }
  const here = new URL(phone.url());
  const wrong = [];
  for (const lang of ['en', 'cy']) {
    here.searchParams.set('lang', lang);
    await eyes.goto(`${here.pathname}${here.search}`);
    wrong.push(...await look(w, eyes, `${name}-${lang}`));
  }
  flawless(wrong);
}

const letters = (to) => w.mail.letters.filter(({ body }) => body.includes(to));

it('a member asks on a phone without scripts, in Welsh, and is told that no report was made', async () => {
  phone = await w.device({ ...PHONE, javaScriptEnabled: false });
  await phone.goto('/?lang=cy');
  await phone.getByRole('link', { name: 'Gofyn cwestiwn yn unig' }).tap();
  await phone.waitForURL('**/sign-in?next=/ask');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/ask');
  await shows(phone, 'Gofynnwch i’ch tîm diogelwch');
  await looksRight('ask');
  w.watch.expects(/status 422: POST .*\/ask$/, /^console: .*status of 422/);
  await phone.locator('#send').tap();
  await phone.locator('#error-summary').waitFor();
  await w.picture(phone, 'ask-missing');
  await phone.locator('#question').fill(QUESTION);
  await phone.locator('[name="contact_method"][value="EMAIL"]').tap();
  await phone.locator('#send').tap();
  await phone.waitForURL('**/ask?notice=sent');
  await shows(phone, 'Mae eich cwestiwn wedi’i anfon');
  assert.match(await phone.locator('main').innerText(), /Ni wnaed adroddiad\./);
  await looksRight('ask-sent');
  await phone.goto('/ask/mine');
  await shows(phone, 'Eich cwestiynau');
  await looksRight('ask-mine');
  await phone.getByRole('link', { name: /Gofynnwyd:/ }).tap();
  await shows(phone, 'Eich cwestiwn');
  place = new URL(phone.url()).pathname;
  assert.equal(await phone.locator('.vd-words').innerText(), QUESTION);
});

it('the desk finds it, and no case, and answers by keyboard', async () => {
  const letter = await until(() => letters('/desk/questions')[0], 'a letter to the team', 60_000);
  assert.doesNotMatch(letter.body, /gwahoddiad|cinio/);
  desk = await w.device(DESK);
  await w.signIn(desk, 'TRIAGE', '**/desk');
  await press(desk, 'a[href="/desk/questions"]');
  await shows(desk, 'Questions');
  await desk.locator('a[href^="/desk/questions/"]').first().waitFor();
  await looked(w, desk, 'desk-questions');
  await press(desk, 'a[href^="/desk/questions/"]');
  await desk.locator('h1', { hasText: /^Question$/ }).waitFor();
  const id = new URL(desk.url()).pathname.split('/').pop();
  form = (what) => `question-${what}-${id}`;
  assert.equal(await desk.locator('.vd-words').innerText(), QUESTION);
  assert.match(await desk.locator('main').innerText(), /Welsh/);
  await looked(w, desk, 'desk-question');
  await submit(desk, form('answer'));
  await desk.locator('#error-summary').waitFor();
  await type(desk, `${form('answer')}.text`, ANSWER);
  await submit(desk, form('answer'));
  await told(desk, 'Sent. Whoever asked reads it on their page');
});

it('whoever asked reads the answer and writes on', async () => {
  const letter = await until(() => letters('/ask/mine')[0], 'a letter to whoever asked', 60_000);
  assert.doesNotMatch(letter.body, /Ydy|papurau/);
  await phone.goto(place);
  assert.equal(await phone.locator('.vd-words').last().innerText(), ANSWER);
  await looksRight('ask-answered');
  await phone.locator('#text').fill('Maen nhw’n talu am y gwesty.');
  await phone.locator('#send-message').tap();
  await phone.locator('#notice').waitFor();
  assert.equal(await phone.locator('.vd-words').count(), 3);
});

it('the desk proposes a report, and only a yes of whoever asked makes one', async () => {
  await desk.reload();
  await desk.locator('h1', { hasText: /^Question$/ }).waitFor();
  await unfold(desk, 'Propose a report');
  await submit(desk, form('propose'));
  await told(desk, 'They are asked. Only they can say yes');
  await looked(w, desk, 'desk-question-proposed');
  await phone.goto('/mine');
  assert.doesNotMatch(await phone.locator('main').innerText(), REFERENCE);
  await phone.goto(place);
  await looksRight('ask-proposed');
  await phone.locator('button#yes').tap();
  await phone.getByRole('link', { name: /Dywedoch chi ie/ }).waitFor();
  await looksRight('ask-reported');
  const [reference] = REFERENCE.exec(await phone.locator('main').innerText());
  await phone.goto('/mine');
  await phone.getByRole('link', { name: reference }).waitFor();
  await desk.goto('/desk');
  await desk.locator('main', { hasText: reference }).waitFor();
});

/** Asks something on the phone and opens it there: its address. */
async function ask(words) {
  await phone.goto('/ask');
  await phone.locator('#question').fill(words);
  await phone.locator('[name="contact_method"][value="EMAIL"]').tap();
  await phone.locator('#send').tap();
  await phone.waitForURL('**/ask?notice=sent');
  await phone.goto('/ask/mine');
  await phone.getByRole('link', { name: /Gofynnwyd:/ }).first().tap();
  await shows(phone, 'Eich cwestiwn');
  assert.equal(await phone.locator('.vd-words').innerText(), words);
  return new URL(phone.url()).pathname;
}

it('what is typed while the desk closes a question is shown again and is not lost', async () => {
  const closing = await ask('A ddylwn i ateb y neges?');
  await desk.goto(`/desk/questions/${closing.split('/').pop()}`);
  await desk.locator('h1', { hasText: /^Question$/ }).waitFor();
  const id = closing.split('/').pop();
  await type(desk, `question-answer-${id}.text`, 'Peidiwch ag ateb.');
  await submit(desk, `question-answer-${id}`);
  await told(desk, 'Sent. Whoever asked reads it on their page');
  await phone.goto(closing);
  const typed = 'Mae neges arall wedi dod.';
  await phone.locator('#text').fill(typed);
  await unfold(desk, 'Close it');
  await submit(desk, `question-close-${id}`);
  await told(desk, 'Closed');
  await looked(w, desk, 'desk-question-closed');
  w.watch.expects(/status 422: POST .*\/ask\/mine\//, /^console: .*status of 422/);
  await phone.locator('#send-message').tap();
  await phone.locator('#error-summary', { hasText: 'Mae’r cwestiwn hwn ar gau nawr' }).waitFor();
  assert.equal(await phone.locator('.vd-words').first().innerText(), typed);
  assert.equal(await phone.locator('.vd-words').count(), 3, 'the question, the answer and what was not sent');
  await w.picture(phone, 'ask-unsent');
});

it('whoever asked ends what they need no answer to', async () => {
  await ask('Anghofiwch hyn.');
  await phone.locator('button#end').tap();
  await phone.locator('main', { hasText: 'Mae’r cwestiwn hwn ar gau.' }).waitFor();
  assert.equal(await phone.locator('#text, button#end').count(), 0);
  await looksRight('ask-ended');
  await desk.goto('/desk/questions');
  await desk.locator('a[href^="/desk/questions/"]').first().waitFor();
  await looked(w, desk, 'desk-questions-closed');
  assert.doesNotMatch(await desk.locator('main').innerText(), /Waits for an answer/);
});
