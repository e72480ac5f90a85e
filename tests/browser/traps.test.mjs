// The traps that the prototype fell into (docs/adr/0007): inputs reused from one question to the next,
// a first question that is redrawn under the finger, Trusted Types, and text areas drawn by the server.

import assert from 'node:assert/strict';
import { ANSWERS, goOn, heading, send, shows, started, tick, walk } from './form.mjs';
import { DESK, PHONE, loaded, until, travel, world } from './harness.mjs';

const { world: w, it } = world();
const [DANGER, WHO] = ANSWERS;
const STORY = 'Tell us what happened (optional)';
/** The first option everywhere: a tick that strays to the next question would be seen there. */
const FIRST = [['danger_now', 'NO'], ['subject_relation', 'ME'], ['last_contact', 'TODAY'], ['channel', 'PRO_NETWORK'],
  ['techniques', 'PAID_WORK'], ['target_response', 'IGNORED'], ['next_contact', 'NO'], ['contact_method', 'CALL']]
  .map(([field, pick]) => ({ field, picks: [pick] }));

let phone;

const ticked = (page) => page.locator('input:checked').evaluateAll((inputs) => inputs.map((input) => `${input.name}=${input.value}`));
const back = async (page) => {
  const before = await heading(page);
  await page.getByRole('link', { name: 'Back', exact: true }).click();
  await page.locator('h1').filter({ hasNotText: before }).waitFor();
};

it('a tick on one question is never ticked on the next, and going back finds the earlier ones', async () => {
  // The worker would bring the app from the phone itself, and no test could hold it back.
  phone = await w.device({ ...PHONE, serviceWorkers: 'block' });
  await w.signIn(phone, 'REPORTER');
  await started(phone);
  const pages = [];
  // What is ticked on arrival is asked before anything is: `walk` ticks only after it has come in here.
  for (const { field, picks } of FIRST) {
    while (!(await phone.locator(`[name=${field}]`).count())) {
      assert.deepEqual(await phone.locator('input:checked').count(), 0);
      await goOn(phone);
    }
    assert.deepEqual(await ticked(phone), [], `${field} starts with a tick`);
    await tick(phone, field, picks[0]);
    pages.push({ words: await heading(phone), marks: [`${field}=${picks[0]}`] });
    await goOn(phone);
  }
  for (const { words, marks } of pages.toReversed()) {
    while ((await heading(phone)) !== words) await back(phone);
    assert.deepEqual(await ticked(phone), marks);
  }
  for (const { words, marks } of pages) {
    while ((await heading(phone)) !== words) await goOn(phone);
    assert.deepEqual(await ticked(phone), marks);
  }
  // What was not sent would be offered on the next page.
  await phone.goto('/');
  await phone.evaluate(() => new Promise((gone) => { indexedDB.deleteDatabase('vedette').onsuccess = gone; }));
});

it('the first question is there before the app, and the app changes nothing of it', async () => {
  const page = await w.tab(phone.context());
  let release;
  const held = new Promise((go) => { release = go; });
  let asked = false;
  await page.route('**/*.wasm', async (route) => {
    asked = true;
    await held;
    await route.continue();
  });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))
      .observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/report', { waitUntil: 'commit' });
  await shows(page, DANGER.heading);
  await until(() => asked, 'the app to be fetched');
  assert.equal(await page.evaluate(() => history.state), null, 'the app runs already');
  const painted = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  assert.ok(await painted.jsonValue() > 0);
  await tick(page, 'danger_now', 'NOT_SURE');
  // The very elements: new ones that look alike would have lost the finger that is on its way down.
  await page.evaluate(() => { window.drawn = [...document.querySelectorAll('#app *')]; });
  const same = () => page.evaluate(() => {
    const now = [...document.querySelectorAll('#app *')];
    return now.length === window.drawn.length && now.every((element, place) => element === window.drawn[place]);
  });
  const focused = () => page.evaluate(() => document.activeElement.value);
  assert.equal(await focused(), 'NOT_SURE');
  const seen = await page.screenshot({ animations: 'disabled' });
  release();
  await started(page);
  // Two frames: what the start of the app has to draw is drawn then.
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
  assert.deepEqual(await ticked(page), ['danger_now=NOT_SURE']);
  assert.equal(await focused(), 'NOT_SURE');
  assert.ok(await same(), 'the app drew the first question again');
  assert.ok(seen.equals(await page.screenshot({ animations: 'disabled' })), 'it looks different once the app runs');
  assert.equal(await page.evaluate(() => window.shift), 0, 'the layout moved');
  await goOn(page);
  await shows(page, 'Get help first');
  assert.equal(new URL(page.url()).pathname, '/report', 'the app took the answer');
  await page.close();
});

it('an answer given before the app has come goes on without it', async () => {
  const page = await w.tab(phone.context());
  let asked = false;
  await page.route('**/*.wasm', () => { asked = true; });
  await page.goto('/report', { waitUntil: 'commit' });
  await until(() => asked, 'the app to be fetched');
  await tick(page, 'danger_now', 'NO');
  await goOn(page);
  await shows(page, WHO.heading);
  assert.equal(new URL(page.url()).pathname, '/plain/who');
  await page.close();
});

it('no page breaks the policy on the way, and the policy is on', async () => {
  const policies = new Map();
  const note = (response) => {
    if (response.request().isNavigationRequest()) policies.set(new URL(response.url()).pathname, response.headers()['content-security-policy']);
  };
  const page = await w.tab(phone.context());
  page.on('response', note);
  await page.goto('/');
  await page.goto('/about/privacy');
  await page.goto('/report');
  await started(page);
  await walk(page, { answers: FIRST });
  await send(page);
  const desk = await w.device(DESK);
  desk.on('response', note);
  await w.signIn(desk, 'LEAD', '**/desk');
  await desk.locator('.vd-cases__link').first().click();
  await loaded(desk);
  await travel(desk, '/desk/picture');
  w.watch.calm();

  for (const here of ['/', '/about/privacy', '/report', '/sign-in', '/desk', '/desk/picture']) {
    const policy = policies.get(here) ?? '';
    assert.match(policy, /require-trusted-types-for 'script'/, here);
    assert.match(policy, /default-src 'none'/, here);
    assert.match(policy, here === '/report' ? /; trusted-types vedette-worker;/ : /; trusted-types 'none'/, here);
    assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|'unsafe-hashes'|\*|https?:/, here);
  }
  for (const open of [page, desk]) {
    w.watch.expects(/^violation: require-trusted-types-for .*Element innerHTML/, /^console: .*TrustedHTML/);
    const outcome = await open.evaluate(() => {
      try {
        document.body.innerHTML = '<b>x</b>';
        return 'written';
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(outcome, 'TypeError');
    await until(() => w.watch.met(), 'the violation to be told');
    w.watch.calm();
  }
  await page.close();
});

for (const [kind, options] of [['the app', PHONE], ['the plain pages', { ...PHONE, javaScriptEnabled: false }]]) {
  it(`what is typed survives going on and back in ${kind}`, async () => {
    const typed = '\n\n  "first" line & <b>second</b>\n</textarea><p id="stray">\'last\'</p>';
    const page = await w.device(options);
    if (options.javaScriptEnabled === false) w.watch.expects(/^failed: GET .*\.js csp$/);
    await page.goto('/report');
    await w.fillSignIn(page, options.javaScriptEnabled === false ? 'CASE' : 'ADMIN');
    await page.waitForURL('**/report');
    if (options.javaScriptEnabled !== false) await started(page);
    await walk(page, { answers: FIRST, to: STORY });
    await page.fill('[name=narrative]', typed);
    for (let turn = 0; turn < 2; turn += 1) {
      await goOn(page);
      await back(page);
      await shows(page, STORY);
      assert.equal(await page.locator('[name=narrative]').inputValue(), typed);
      assert.equal(await page.locator('#stray').count(), 0);
    }
  });
}
