// The browser's build and the server give the same verdict on a report: whether it is accepted, and if not, what is
// to be mended where, word for word. The reports are made out of the form by the same build (tests/verdict).

import assert from 'node:assert/strict';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PHONE, world } from './harness.mjs';
import { needed } from './server.mjs';

const REPORTS = 2_000;
/** Another one makes other reports; a failure names the one it was found with. */
const SEED = Number(process.env.VEDETTE_TEST_SEED ?? 2_611);
/** A browser opens no more connections to one host. */
const LANES = 6;
const LEAST = REPORTS / 4;
/** Once may be chance. */
const FEW = 10;

const { world: w, it } = world({ VEDETTE_LIMITS__FILINGS_PER_HOUR: '1000000' });
const KINDS = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

let form;
let judged;

/** The server does not have the module, and must not: the page gets it from here, under the page's own policy. */
async function lend(page) {
  await page.route('**/verdict/*', (route) => {
    const file = path.basename(new URL(route.request().url()).pathname);
    return route.fulfill({ path: path.join(needed('VEDETTE_VERDICT'), file), contentType: KINDS[path.extname(file)] });
  });
}

/** Makes the reports in the page, has each judged there, and leaves them there to be sent. */
function judge(page) {
  return page.evaluate(async ({ seed, count }) => {
    const build = await import('/verdict/verdict.js');
    await build.default();
    window.reports = Array.from({ length: count }, (_, number) => build.answer_set(seed, number));
    const all = window.reports.map((report) => ({ report, errors: JSON.parse(build.verdict(report)), ...JSON.parse(build.reach(report)) }));
    return { form: JSON.parse(build.form()), all };
  }, { seed: SEED, count: REPORTS });
}

/** Sends every report from the page, each with a key of its own; gives what the server said. */
function file(page) {
  return page.evaluate(async (lanes) => {
    const { token } = await (await fetch('/api/v1/sessions/token', { method: 'POST' })).json();
    const said = [];
    let next = 0;
    const lane = async () => {
      while (next < window.reports.length) {
        const number = next++;
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
        const response = await fetch('/api/v1/reports', { method: 'POST', headers, body: window.reports[number] });
        const { code, errors } = await response.json();
        said[number] = response.status === 201 ? { status: 201 } : { status: response.status, code, errors };
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return said;
  }, LANES);
}

/** What the server has to answer if the browser is right. */
const answerTo = (errors) => (errors.length ? { status: 422, code: 'invalid', errors } : { status: 201 });
const accepted = () => judged.filter(({ errors }) => !errors.length);
const refused = () => judged.filter(({ errors }) => errors.length);
const answered = ({ report }) => Object.keys(JSON.parse(report).answers);
/** The questions that this report was not asked. */
const hidden = ({ pages }) => form.pages.filter(({ id }) => !pages.includes(id)).flatMap((page) => page.fields);
/** Those of `names` that do not occur in `found`. */
const without = (names, found) => names.filter((name) => !new Set(found).has(name));

it(`the browser and the server give the same verdict on ${REPORTS} generated reports`, async () => {
  w.watch.expects(/^status 422: POST .*\/api\/v1\/reports$/, /^console: .*status of 422/);
  const phone = await w.device(PHONE);
  await w.signIn(phone, 'REPORTER');
  await lend(phone);
  ({ form, all: judged } = await judge(phone));
  console.log(`seed ${SEED}: ${accepted().length} accepted and ${refused().length} refused by the browser`);
  const start = Date.now();
  const said = await file(phone);
  console.log(`the server answered ${said.length} reports in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  assert.deepEqual([judged.length, said.length], [REPORTS, REPORTS]);
  const differing = judged
    .map(({ report, errors }, number) => ({ number, report, browser: answerTo(errors), server: said[number] }))
    .filter(({ browser, server }) => !isDeepStrictEqual(browser, server));
  const words = differing.slice(0, 5).map((one) => JSON.stringify(one, null, 1)).join('\n');
  assert.equal(differing.length, 0, `seed ${SEED}: ${differing.length} differ, among them\n${words}`);
});

it('the reports came to every page, answered every question well, badly and unasked, and had every kind of fault', () => {
  for (const some of [accepted(), refused()]) {
    assert.ok(some.length >= LEAST, `${some.length} of one verdict, ${LEAST} at least`);
    const languages = some.map(({ report }) => JSON.parse(report).language);
    assert.deepEqual(without(['en', 'cy'], languages), []);
  }
  const fields = form.pages.flatMap((page) => page.fields);
  assert.deepEqual(without(form.pages.map(({ id }) => id), accepted().flatMap(({ pages }) => pages)), [], 'pages not met');
  assert.deepEqual(without(fields, accepted().flatMap(answered)), [], 'never answered');
  const pointed = refused().flatMap(({ errors }) => errors.map(({ pointer }) => pointer));
  assert.deepEqual(without(['/form_version', '/answers/', ...fields.map((id) => `/answers/${id}`)], pointed), [], 'never refused');
  assert.deepEqual(without(form.kinds, judged.flatMap(({ kinds }) => kinds)), [], 'kinds of fault that did not occur');
  // What was not asked is dropped where it fits its question; only a question that can be left out can show it.
  const unasked = [...new Set(accepted().flatMap(hidden))];
  const times = (id) => accepted().filter((one) => hidden(one).includes(id) && answered(one).includes(id)).length;
  console.log(`${unasked.length} of ${fields.length} questions were not asked of everybody`);
  assert.deepEqual(unasked.filter((id) => times(id) < FEW), [], 'hardly ever answered where they were not asked');
});
