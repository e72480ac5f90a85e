// Reporting without an account, and coming back with the seven words of the receipt, in both languages.

import assert from 'node:assert/strict';
import { tick } from './form.mjs';
import { DESK, PHONE, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const LANGUAGES = ['en', 'cy'];
/** Answers by field, and pages without questions go on by themselves. */
const PICKS = { danger_now: 'NO', subject_relation: 'ME', last_contact: 'YESTERDAY', channel: 'PRO_NETWORK', techniques: 'PAID_WORK', target_response: 'IGNORED', next_contact: 'NO', contact_method: 'EMAIL' };

let visit;

/** A phone whose owner reads this language. The pages need no script; what looks at them does. */
const phoneIn = (lang) => w.device({ ...PHONE, locale: lang === 'cy' ? 'cy-GB' : 'en-GB' });

/** Looks at the page from all sides, and leaves it as a phone shows it. */
async function inspect(page, name, wrong) {
  wrong.push(...await look(w, page, name));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE.viewport);
}

/** What the desk does by the API: there is no page for it in this test. */
function api(page, method, path, body) {
  return page.evaluate(async ([how, where, what]) => {
    const token = await fetch('/api/v1/sessions/token', { method: 'POST' }).then((answer) => answer.json());
    const headers = { authorization: `Bearer ${token.token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(where, { method: how, headers, body: what && JSON.stringify(what) });
    if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  }, [method, path, body]);
}

/** From the first question to the check page. */
async function walk(page) {
  while (!page.url().endsWith('/plain/check')) {
    const names = await page.locator('main input').evaluateAll((inputs) => inputs.map((input) => input.name));
    const field = Object.keys(PICKS).find((known) => names.includes(known));
    if (field) await tick(page, field, PICKS[field], 'tap');
    const before = page.url();
    await page.locator('#continue').tap();
    await page.waitForURL((url) => url.href !== before);
  }
}

it('an institution opens its form to whoever has no account', async () => {
  const [admin, lead] = [await w.device(DESK), await w.device(DESK)];
  await w.signIn(admin, 'ADMIN', /\/(report|desk.*)$/);
  await w.signIn(lead, 'LEAD');
  const { version, settings } = await api(admin, 'GET', '/api/v1/settings');
  const proposal = { base: version, settings: { ...settings, without_account: 'anonymous' }, reason: 'Anybody may tell us' };
  const { id } = await api(admin, 'POST', '/api/v1/settings/versions', proposal);
  await api(lead, 'POST', `/api/v1/settings/versions/${id}/approve`);
  const start = await phoneIn('en');
  await start.goto('/');
  visit = await start.locator('a[href^="/i/"]').getAttribute('href');
  await Promise.all([admin, lead, start].map((page) => page.context().close()));
});

for (const lang of LANGUAGES) {
  it(`${lang}: without an account a report is sent, read again by its words, added to, taken back and rated`, async () => {
    w.watch.expects(/status 422: POST /, /^console: .*status of 422/);
    const wrong = [];
    const see = (name) => inspect(phone, `visit-${name}-${lang}`, wrong);
    const phone = await phoneIn(lang);
    await phone.goto('/');
    await see('start');
    await phone.locator(`a[href="${visit}"]`).tap();
    await phone.waitForURL(`**${visit}`);
    assert.equal(await phone.getAttribute('html', 'lang'), lang);
    await see('first');
    await phone.goto(`${visit}?notice=ended`);
    await see('ended');
    await phone.locator('#visit').tap();
    await phone.waitForURL('**/plain/danger');
    await walk(phone);
    await see('check');
    await phone.locator('#send').tap();
    await phone.locator('#error-summary').waitFor();
    await see('check-wrong');
    await phone.locator('[name=identity][value=none]').tap();
    await phone.locator('#send').tap();
    await phone.waitForURL('**/plain/sent');
    const words = (await phone.locator('#words li').allInnerTexts()).join(' ');
    assert.equal(words.split(' ').length, 7);
    const lines = await phone.locator('#words li').evaluateAll((items) => items.map((item) => item.getBoundingClientRect().top));
    assert.equal(new Set(lines).size, 7, 'each word has a line of its own');
    await see('words');
    await phone.locator('#done').tap();
    await phone.locator('#error-summary').waitFor();
    await see('words-wrong');
    await phone.locator('#written').tap();
    await phone.locator('#done').tap();
    await phone.waitForURL(`${w.origin}/`);
    assert.deepEqual((await phone.context().cookies()).filter(({ name }) => name.includes('visit')), [], 'the browser forgets');

    await phone.locator('a[href="/receipt"]').tap();
    await phone.waitForURL('**/receipt');
    await see('enter');
    await phone.fill('#words', 'abacus abacus');
    await phone.locator('#open').tap();
    await phone.locator('#error-summary').waitFor();
    await see('enter-wrong');
    await phone.fill('#words', words);
    await phone.locator('#open').tap();
    await phone.locator('#send-message').waitFor();
    assert.ok(!(await phone.content()).includes(words), 'the page does not hold the words');
    await see('report');
    await phone.locator('#send-message').tap();
    await phone.locator('#error-summary').waitFor();
    await phone.fill('#text', 'They wrote again.');
    await phone.locator('#send-message').tap();
    await phone.locator('.vd-words', { hasText: 'They wrote again.' }).waitFor();
    await see('report-answered');
    await phone.locator('button[value=same]').tap();
    await phone.locator('#add').waitFor();
    await see('same');
    await phone.locator('#add').tap();
    await phone.locator('#error-summary').waitFor();
    await phone.fill('[name=identifiers]', 'https://social.example/amber');
    await phone.locator('#add').tap();
    await phone.locator('#notice').waitFor();
    await see('same-asked');
    await phone.locator('button[value=more]').tap();
    await phone.locator('#add').waitFor();
    await see('more');
    await phone.fill('[name=exact_words]', 'Bring the papers.');
    await phone.locator('#add').tap();
    await phone.locator('#notice').waitFor();
    await phone.locator('details summary').tap();
    await phone.locator('#withdraw').tap();
    await phone.locator('#error-summary').waitFor();
    await see('withdraw-wrong');
    await phone.locator('#sure').tap();
    await phone.locator('#withdraw').tap();
    await phone.locator('#rate').waitFor();
    await see('withdrawn');
    await phone.locator('[name=rating][value=WELL]').tap();
    await phone.locator('#rate').tap();
    await phone.locator('#rate').waitFor({ state: 'detached' });
    assert.equal(new URL(phone.url()).search, '', 'nothing of it stands in an address');
    await phone.context().close();
    flawless(wrong);
  });

  it(`${lang}: who is signed in hears whose name a report has, and what is not sent is asked about on the way out`, async () => {
    const wrong = [];
    const see = (name) => inspect(phone, `visit-${name}-${lang}`, wrong);
    const phone = await phoneIn(lang);
    await phone.goto('/sign-in?next=/mine');
    await w.fillSignIn(phone, 'REPORTER');
    await phone.waitForURL('**/mine');
    await phone.goto(visit);
    assert.equal(await phone.locator('#visit').count(), 0, 'there is nothing to begin');
    await see('signed-in');
    await phone.goto('/plain/danger');
    await tick(phone, 'danger_now', 'NO', 'tap');
    await phone.locator('#continue').tap();
    await phone.waitForURL('**/plain/who');
    await phone.goto(visit);
    await phone.locator('#out').tap();
    await phone.locator('button[value=keep]').waitFor();
    await see('leaving');
    await phone.locator('button[value=drop]').tap();
    await phone.waitForURL('**/sign-in?notice=signed-out');
    await phone.goto(visit);
    await phone.locator('#visit').waitFor();
    await phone.context().close();
    flawless(wrong);
  });
}
