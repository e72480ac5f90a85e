// Bad networks, impatient thumbs, sessions that end: a report is never lost, never sent behind somebody's
// back, and never stands on the desk twice.

import assert from 'node:assert/strict';
import { ANSWERS, CHECK, cases, checked, goOn, heading, receipt, send, shows, started, tick, walk } from './form.mjs';
import { DESK, PHONE, until, world } from './harness.mjs';
import { PATIENT, installed, notice, share } from './kept.mjs';

const { world: w, it } = world();
const FILING = '**/api/v1/reports';
const [DANGER, WHO, WHEN, HOW] = ANSWERS;

let phone;
let desk;

/** A page of the reporter's at the check page, with every request that files counted. */
async function atCheck() {
  if (!phone) {
    phone = await w.device(PHONE);
    await w.signIn(phone, 'REPORTER');
    desk = await w.device(DESK);
    await w.signIn(desk, 'TRIAGE', '**/desk');
  }
  const page = await w.tab(phone.context());
  page.filed = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && /\/api\/v1\/reports$|\/plain\/check$/.test(request.url())) page.filed.push(request.headers()['idempotency-key']);
  });
  await page.goto('/report');
  await started(page);
  await walk(page);
  return page;
}

/** Runs `sending`, which gives the reference it saw; the desk must have that one more, and no other. */
async function oneMore(sending) {
  const before = await cases(desk);
  const reference = await sending();
  const now = await cases(desk);
  assert.deepEqual(now.filter((one) => !before.includes(one)), [reference]);
  assert.equal(now.length, before.length + 1);
}

/** The check page says that it was not sent, and has every answer still. */
async function notSentYet(page, why) {
  await page.locator('#notice', { hasText: 'Not sent yet' }).waitFor();
  assert.match(await page.locator('#notice').innerText(), why);
  assert.equal(await heading(page), CHECK);
  const rows = await checked(page);
  for (const { heading: question, words } of ANSWERS) {
    assert.equal(rows.find((row) => row.question.startsWith(question))?.answer, words.join('\n'));
  }
  assert.equal(await page.locator('.vd-reference').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'notice', 'who cannot see it is told');
}

/** Presses Try again. The app tries by itself too, and may have been first. */
async function retry(page) {
  await page.locator('#retry').tap({ timeout: 3_000 }).catch(() => {});
  return receipt(page);
}

it('two taps on Send make one report', async () => {
  const page = await atCheck();
  await oneMore(async () => {
    await page.locator('#send').scrollIntoViewIfNeeded();
    const box = await page.locator('#send').boundingBox();
    const place = [box.x + box.width / 2, box.y + box.height / 2];
    await Promise.all([page.touchscreen.tap(...place), page.touchscreen.tap(...place)]);
    return receipt(page);
  });
  assert.equal(page.filed.length, 1);
});

it('a second tap while the answer is slow sends nothing, and the page says that it is not sent yet', async () => {
  const page = await atCheck();
  let answer;
  const slow = new Promise((go) => { answer = go; });
  await page.route(FILING, async (route) => {
    await slow;
    await route.continue();
  });
  await oneMore(async () => {
    await page.locator('#send').tap();
    await page.getByText('Sending. This is not sent yet.').first().waitFor();
    assert.equal(await page.locator('#send').getAttribute('aria-disabled'), 'true');
    await page.locator('#send').tap({ force: true });
    assert.equal(await page.locator('.vd-reference').count(), 0, 'a reference before the server has it');
    answer();
    return receipt(page);
  });
  assert.equal(page.filed.length, 1);
});

it('a busy server leaves the report on the phone, and a retry sends it once', async () => {
  const page = await atCheck();
  w.watch.expects(/^status 503: POST .*\/api\/v1\/reports$/, /^console: .*503/);
  const busy = { type: 'about:blank', title: 'The service is busy', status: 503, code: 'unavailable', detail: 'Try again.' };
  await oneMore(async () => {
    await page.route(FILING, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(busy) }));
    await page.locator('#send').tap();
    await notSentYet(page, /The service is busy/);
    // What stands before the server answers in words of its own when the server is away.
    await page.route(FILING, (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>503</h1>' }));
    await page.locator('#retry').tap();
    await until(() => w.watch.count(/^status 503/) >= 2, 'the second refusal');
    await notSentYet(page, /The service is busy/);
    await page.unroute(FILING);
    return retry(page);
  });
  assert.ok(page.filed.length >= 3);
  assert.equal(new Set(page.filed).size, 1, 'the retries carry the same key');
});

it('without a network the report stays on the phone, and is sent once there is one', async () => {
  const page = await atCheck();
  w.watch.expects(/^failed: POST .* net::ERR_INTERNET_DISCONNECTED$/, /^console: .*ERR_INTERNET_DISCONNECTED/);
  await oneMore(async () => {
    await page.context().setOffline(true);
    await page.locator('#send').tap();
    await notSentYet(page, /There is no connection/);
    await page.locator('#send').tap();
    await until(() => w.watch.count(/^failed: POST .*DISCONNECTED/) >= 2, 'the second try');
    await notSentYet(page, /There is no connection/);
    await page.context().setOffline(false);
    return retry(page);
  });
  assert.ok(new Set(page.filed).size <= 1);
});

/** The server takes the report, and its answer never comes: what it was, once it is there. */
async function answerLost(page) {
  const first = {};
  await page.route(FILING, async (route) => {
    Object.assign(first, await (await route.fetch()).json());
    await route.abort('connectionreset');
  });
  return first;
}

it('an answer lost on its way back is no second report: the retry gets the same reference', async () => {
  const page = await atCheck();
  w.watch.expects(/^failed: POST .*\/api\/v1\/reports net::ERR_CONNECTION_RESET$/, /^console: .*ERR_CONNECTION_RESET/);
  const first = await answerLost(page);
  await oneMore(async () => {
    await page.locator('#send').tap();
    await notSentYet(page, /There is no connection/);
    await page.unroute(FILING);
    const reference = await retry(page);
    assert.equal(reference, first.reference);
    return reference;
  });
});

it('what was shared, added after an answer was lost, makes no second report', async () => {
  const page = await atCheck();
  await installed(page);
  w.watch.expects(/^failed: POST .*\/api\/v1\/reports net::ERR_CONNECTION_RESET$/, /^console: .*(ERR_CONNECTION_RESET|422)/, /^status 422: POST .*\/api\/v1\/reports$/);
  // A phone that has no room for the report.
  await page.evaluate(() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function put(value, key) {
      if (String(key).startsWith('send:')) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, value, key);
    };
  });
  const first = await answerLost(page);
  await oneMore(async () => {
    await page.locator('#send').tap();
    await notSentYet(page, /There is no connection/);
    const other = await w.tab(page.context());
    await other.goto('/about/privacy');
    await share(other, { text: 'A message from Amber Recruiting' });
    await notice(other, 'Something was shared with this form');
    await other.close();
    await page.unroute(FILING);
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await page.locator('#share-add').tap(PATIENT);
    await page.locator('.govuk-summary-list__row', { hasText: 'Amber Recruiting' }).waitFor(PATIENT);
    await page.locator('#send').tap();
    const reference = await receipt(page);
    await page.getByText('What you changed later did not arrive.').waitFor();
    assert.equal(reference, first.reference);
    return reference;
  });
  assert.equal(new Set(page.filed).size, 1);
});

it('a session that ended before Send is mended inside the app, and the report goes out', async () => {
  const page = await atCheck();
  w.watch.expects(/^status 401: POST .*\/api\/v1\/reports$/, /^status 401: POST .*\/sessions\/token$/, /^console: .*401/);
  await page.context().clearCookies({ name: '__Host-session' });
  const ended = { type: 'about:blank', title: 'Sign in first', status: 401, code: 'sign_in_needed', detail: 'Sign in.' };
  await page.route(FILING, (route) => route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify(ended) }), { times: 1 });
  await oneMore(async () => {
    await page.locator('#send').tap();
    await shows(page, 'Sign in');
    await page.getByText('Your session has ended.').waitFor();
    assert.equal(new URL(page.url()).pathname, '/report', 'the app was left');
    await w.fillSignIn(page, 'REPORTER');
    return receipt(page);
  });
});

it('going back walks the questions backwards, and no address and no history tells an answer', async () => {
  const page = await atCheck();
  const codes = [...ANSWERS.flatMap(({ field, picks }) => [field, ...picks]), 'danger', 'who', 'what'];
  const discreet = async () => {
    const { href, state } = await page.evaluate(() => ({ href: location.href, state: JSON.stringify(history.state) }));
    assert.equal(href, `${w.origin}/report`);
    assert.match(state, /^\d+$/);
    for (const code of codes) assert.ok(!href.slice(w.origin.length).includes(code) && !state.includes(code));
  };
  await discreet();
  for (const { heading: question, picks } of ANSWERS.toReversed()) {
    for (;;) {
      const before = await heading(page);
      await page.goBack();
      await page.locator('h1').filter({ hasNotText: before }).waitFor();
      await discreet();
      if ((await heading(page)) === question) break;
    }
    assert.deepEqual(await page.locator('input:checked').evaluateAll((inputs) => inputs.map((input) => input.value)), picks);
  }
  assert.equal(await heading(page), DANGER.heading);
  await page.goForward();
  await shows(page, WHO.heading);
  assert.deepEqual(page.filed, []);
});

it('leaving with answers asks first, and a reload sends nothing', async () => {
  const page = await atCheck();
  const before = await cases(desk);
  const asked = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await page.reload();
  await started(page);
  await until(() => asked.length, 'the question whether to leave');
  assert.deepEqual(asked, ['beforeunload']);
  assert.deepEqual(page.filed, []);
  // The history of the earlier load leads nowhere it should not, and the form works from here.
  await page.goBack();
  await shows(page, DANGER.heading);
  for (const { field, picks, heading: question } of [DANGER, WHO, WHEN]) {
    await shows(page, question);
    await tick(page, field, picks[0]);
    await goOn(page);
  }
  await shows(page, HOW.heading);
  assert.deepEqual(page.filed, []);
  assert.deepEqual(await cases(desk), before);
  await walk(page);
  await oneMore(() => send(page));
});
