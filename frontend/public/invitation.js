// A letter’s link carries its code behind the #, which browsers never send. It goes into the field and out of the
// address bar, where others could read it; the link to the other language takes it along.
function take() {
  const code = location.hash.slice(1);
  if (!/^[0-9a-f]{64}$/.test(code)) return;
  document.getElementById('invitation').value = code;
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelectorAll('a[hreflang]').forEach((link) => { link.hash = code; });
}
take();
addEventListener('hashchange', take);
