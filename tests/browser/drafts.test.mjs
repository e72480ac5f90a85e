// What is half written outlives a reload and a closed page, is shown to nobody later, and goes when the person says so;
// and what signing out leaves behind.

import assert from 'node:assert/strict';
import { ANSWERS, cases, goOn, heading, shows, started, tick } from './form.mjs';
import { DESK, until, world } from './harness.mjs';
import { NO_NETWORK, PATIENT, SECRET, backWhole, everything, form, leftNothing, notSent, notice, phoneOf, share, tell, waiting } from './kept.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world({}, { waits: true });
const [DANGER, WHO, WHEN] = ANSWERS;
const drafted = (page) => page.evaluate(async () => Boolean(await window.vedette.get('draft')));
/** What is written on the page is kept. */
const saved = async (page) => { await page.evaluate(() => window.vedette.writing.settle()); assert.ok(await drafted(page)); };
/** Under which names something lies in the store of this browser. */
const names = (page) => page.evaluate(async () => {
  const database = await new Promise((yes) => { const open = indexedDB.open('vedette'); open.onsuccess = () => yes(open.result); });
  const all = database.transaction('kept').objectStore('kept').getAllKeys();
  await new Promise((yes) => { all.onsuccess = yes; });
  database.close();
  return all.result;
});
const clock = (page) => page.evaluate(() => Date.now());

let context;

async function open() {
  context ??= await phoneOf(w);
  return form(w, context);
}

/** The form, with nothing kept of what another test wrote: beside that no other draft is kept. */
async function anew() {
  const page = await open();
  await page.evaluate(() => window.vedette.ready().then(() => Promise.all(['draft', 'draft-key'].map(window.vedette.drop))));
  await page.reload();
  await started(page);
  await page.evaluate(() => window.vedette.ready());
  assert.equal(await page.locator('#waiting').count(), 0);
  return page;
}

/** Answers the first two questions. */
async function begin(page) {
  for (const { field, picks } of [DANGER, WHO]) {
    await tick(page, field, picks[0]);
    await goOn(page);
  }
  await shows(page, WHEN.heading);
}

it('answers outlive a reload and a closed page, and Back leads through them', async () => {
  const page = await open();
  await begin(page);
  const since = await clock(page);
  await tick(page, WHEN.field, WHEN.picks[0]);
  await until(() => page.evaluate(async (then) => (await window.vedette.get('draft'))?.at > then, since), 'the tick to be kept', 60_000);
  const stored = await everything(page);
  assert.ok(stored.includes('[kept]') && !stored.includes('subject_relation\u001f'), 'scripts read the draft');
  await page.close();
  const again = await open();
  await notice(again, 'You have answers that are not sent');
  assert.equal(await again.locator('input:checked').count(), 0, 'shown before anybody asked');
  const wrong = await look(w, again, 'draft-offered');
  await again.locator('#carry-on').click();
  await shows(again, WHEN.heading);
  assert.deepEqual(await again.locator('input:checked').evaluateAll((all) => all.map((one) => one.value)), WHEN.picks);
  await again.goBack();
  await shows(again, WHO.heading);
  assert.deepEqual(await again.locator('input:checked').evaluateAll((all) => all.map((one) => one.value)), WHO.picks);
  flawless(wrong);
  await again.close();
});

it('a draft is deleted at the second press, and none is kept where that is turned off', async () => {
  const page = await open();
  await notice(page, 'You have answers that are not sent');
  await page.locator('#drop-draft').click();
  await page.locator('#sure-draft').click();
  await until(async () => !(await drafted(page)), 'the draft to be gone', 60_000);
  await begin(page);
  await saved(page);
  await page.getByText('Kept while you write').click();
  const wrong = await look(w, page, 'draft-turned-on');
  await page.locator('#typing').click();
  await page.getByText('not kept on this phone while you write').first().waitFor();
  assert.equal(await drafted(page), false);
  await tick(page, WHEN.field, WHEN.picks[0]);
  await goOn(page);
  await page.evaluate((text) => window.vedette.save(text), 'when\u001ddanger_now');
  assert.equal(await drafted(page), false);
  await page.locator('#typing').click();
  await page.getByText('kept on this phone until you send').first().waitFor();
  flawless(wrong);
  await page.close();
});

it('after a quarter of an hour without a network, a draft is shown to nobody', async () => {
  const page = await anew();
  await begin(page);
  await saved(page);
  await page.addInitScript(() => { const real = Date.now; Date.now = () => real() + 16 * 60_000; });
  await context.setOffline(true);
  await page.reload();
  await started(page);
  await notice(page, 'Sign in to see them.');
  assert.equal(await page.locator('#carry-on').count(), 0);
  await context.setOffline(false);
  await page.locator('#waiting').getByRole('link', { name: 'Sign in' }).click();
  await w.fillSignIn(page, 'REPORTER');
  await page.waitForURL(/\/report$/, PATIENT);
  await page.locator('h1', { hasText: WHEN.heading }).waitFor(PATIENT);
  await page.locator('#said', { hasText: 'Your answers are back.' }).waitFor({ state: 'attached', ...PATIENT });
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.reload();
  await page.locator('#carry-on').waitFor(PATIENT);
  assert.notEqual(await heading(page), WHEN.heading, 'only whoever signed in again is led there');
  await page.close();
});

it('who goes on with a draft before the app is there gets it once it is', async () => {
  const page = await form(w, context, (empty) => empty.addInitScript(() => {
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...all) => {
      await new Promise((yes) => { window.arrive = yes; });
      return instantiateStreaming.apply(WebAssembly, all);
    };
  }), false);
  await page.locator('#carry-on').click();
  await page.locator('#carry-on', { hasText: 'Working' }).waitFor(PATIENT);
  assert.equal(await heading(page), DANGER.heading);
  await page.waitForFunction(() => window.arrive, null, PATIENT);
  await page.evaluate(() => window.arrive());
  await page.locator('h1', { hasText: WHEN.heading }).waitFor(PATIENT);
  assert.equal(await page.locator('#carry-on').count(), 0);
  await page.close();
});

it('who begins anew while it is asked whose the draft is, goes on with that only if they say so', async () => {
  const page = await form(w, context, (empty) => empty.addInitScript(() => {
    sessionStorage['vedette-back'] = 1;
    const { fetch } = window;
    window.fetch = async (...all) => {
      if (String(all[0]).endsWith('sessions/token')) await new Promise((yes) => { window.answer = yes; });
      return fetch.apply(window, all);
    };
  }));
  await tick(page, DANGER.field, DANGER.picks[0]);
  await goOn(page);
  await shows(page, WHO.heading);
  await page.evaluate(() => window.answer());
  await page.locator('#carry-on').waitFor(PATIENT);
  assert.equal(await heading(page), WHO.heading);
  assert.equal(await page.getByText('Kept while you write').count(), 0);
  await page.locator('#carry-on').click();
  await shows(page, WHEN.heading);
  await page.close();
});

it('what is typed beside a draft that is offered takes its place once that is deleted', async () => {
  const page = await open();
  await notice(page, 'You have answers that are not sent');
  const before = await page.evaluate(() => window.vedette.get('draft').then(({ at }) => at));
  await tick(page, DANGER.field, DANGER.picks[0]);
  await goOn(page);
  await shows(page, WHO.heading);
  assert.equal(await page.getByText('Kept while you write').count(), 0, 'a promise that is not kept');
  assert.equal(await page.evaluate(() => window.vedette.writing.settle()), false);
  assert.equal(await page.evaluate(() => window.vedette.get('draft').then(({ at }) => at)), before);
  await page.locator('#drop-draft').click();
  await page.locator('#sure-draft').click();
  await page.getByText('Kept while you write').waitFor(PATIENT);
  await until(() => page.evaluate((at) => window.vedette.get('draft').then((draft) => draft && draft.at !== at), before), 'the other to be kept', 60_000);
  await page.close();
  const again = await open();
  await again.locator('#carry-on').click();
  await shows(again, WHO.heading);
  await again.close();
});

it('signing out with something unsent asks, and what is kept goes after the next sign-in', async () => {
  w.watch.expects(...NO_NETWORK);
  const page = await open();
  await context.setOffline(true);
  await tell(page);
  await page.locator('#send').tap();
  await notSent(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await notice(page, 'You have something that is not sent');
  const wrong = await look(w, page, 'leaving');
  await context.route('**/api/v1/reports', (route) => route.abort());
  w.watch.expects(/^failed: POST .*\/api\/v1\/reports net::ERR_FAILED$/, /^console: .*ERR_FAILED/);
  await context.setOffline(false);
  await until(() => w.watch.count(/ERR_FAILED$/) > 0, 'a try to send it', 60_000);
  await page.locator('#leave-keep').click();
  await page.waitForURL('**/sign-in**');
  await context.unroute('**/api/v1/reports');
  const desk = await w.device(DESK);
  await w.signIn(desk, 'TRIAGE', '**/desk');
  const before = await cases(desk);
  await w.signIn(page, 'REPORTER');
  await notice(page, 'is sent');
  assert.deepEqual(await waiting(page), []);
  assert.equal((await cases(desk)).length, before.length + 1);
  flawless(wrong);
  await page.close();
});

it('who signs out with Delete takes nothing off the phone that somebody else keeps there, and is not asked about it', async () => {
  w.watch.expects(...NO_NETWORK, /^failed: POST .*\/api\/v1\/reports net::ERR_FAILED$/, /^console: .*ERR_FAILED/);
  // The page may go while one is on its way.
  w.watch.allows(/^failed: POST .*\/api\/v1\/reports net::ERR_ABORTED$/);
  const page = await anew();
  const out = async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    return notice(page, 'You have something that is not sent');
  };
  /** Has something wait that cannot go, with a network to sign out. */
  const queue = async () => {
    await context.setOffline(true);
    await tell(page);
    await page.locator('#send').tap();
    await notSent(page);
    await page.locator('#again').tap();
    await context.route('**/api/v1/reports', (route) => route.abort());
    await context.setOffline(false);
  };
  const others = async () => {
    await w.signIn(page, 'TRIAGE', '**/desk');
    await page.goto('/report');
    await started(page);
    await page.waitForFunction(() => window.vedette.who(), null, PATIENT);
    await notice(page, 'Someone else wrote it.');
  };
  await queue();
  await begin(page);
  await saved(page);
  // Then the last that is typed, and it is kept too.
  await tick(page, WHEN.field, WHEN.picks[0]);
  await out();
  await page.locator('#leave-keep').click();
  await page.waitForURL('**/sign-in**');
  const kept = await names(page);
  assert.deepEqual(kept.map((name) => name.split(':')[0]), ['draft', 'draft-key', 'send']);

  await others();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in**');
  await others();
  // What is another one's is deleted by nobody in passing: their own button asks of theirs only.
  await queue();
  await notice(page, '1 report waits on this phone');
  assert.equal((await waiting(page)).length, 2);
  await page.locator('#drop-waiting').click();
  await page.locator('#sure-waiting').click();
  await until(async () => (await waiting(page)).length === 1, 'their own to be gone', 60_000);
  await page.locator('#drop-theirs').click();
  await page.getByText('Someone else wrote it. Delete it from this phone?').waitFor();
  const wrong = await look(w, page, 'kept-by-somebody-else');
  await page.locator('#keep-theirs').click();
  assert.equal((await waiting(page)).length, 1, 'one press is enough');
  await queue();
  await share(page, { text: SECRET });
  await page.waitForURL(/\/report$/);
  await started(page);
  await notice(page, SECRET);
  await out();
  await page.locator('#leave-drop').click();
  await page.waitForURL('**/sign-in**');
  assert.deepEqual(await names(page), kept, 'something of theirs is left, or something of another one is not');
  assert.ok(!(await everything(page)).includes(SECRET));

  await context.unroute('**/api/v1/reports');
  await w.signIn(page, 'REPORTER');
  await notice(page, 'is sent');
  // What is said above the page is drawn anew as reports arrive, and a press may meet the button that goes.
  await until(async () => {
    await page.locator('#carry-on').click({ timeout: 2_000 }).catch(() => {});
    return (await heading(page)) === WHEN.heading;
  }, 'the draft to be gone on with', 60_000);
  assert.deepEqual(await page.locator('input:checked').evaluateAll((all) => all.map((one) => one.value)), WHEN.picks);
  flawless(wrong);
  await page.close();
});

it('after signing out with Delete nothing is left but the form itself', async () => {
  w.watch.expects(...NO_NETWORK);
  const page = await open();
  await context.setOffline(true);
  await tell(page);
  await page.locator('#send').tap();
  await notSent(page);
  await context.route('**/api/v1/reports', (route) => route.abort());
  w.watch.expects(/^failed: POST .*\/api\/v1\/reports net::ERR_FAILED$/, /^console: .*ERR_FAILED/);
  await context.setOffline(false);
  await until(() => w.watch.count(/ERR_FAILED$/) > 0, 'a try to send it', 60_000);
  const other = await open();
  await tick(other, DANGER.field, DANGER.picks[0]);
  await goOn(other);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#leave-drop').click();
  await page.waitForURL('**/sign-in**');
  await other.waitForURL('**/sign-in**');
  await other.close();
  await leftNothing(page, SECRET);
  await backWhole(page.context());
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForURL('**/sign-in**');
  assert.equal(await page.locator('.govuk-summary-list').count(), 0, 'Back shows what was written');
  assert.notEqual(await heading(page), 'Check your answers');
});
