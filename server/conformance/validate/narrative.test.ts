import { expect, test } from 'vitest';
import { narrativeFault } from './narrative.ts';

function div(inner: string): string {
  return `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;
}

test.each([
  div('text'),
  div('<p class="a">a &amp; b &lt; c &#233; &nbsp;</p><br/>'),
  div('<table><tr><td colspan="2">x</td></tr></table>'),
  div('<a href="https://a.example/x?a=1&amp;b=2">x</a> <a name="x">y</a> <a href="#x">z</a>'),
  div('<img src="data:image/png;base64,AAAA" alt="x"/>'),
  div('<p style="color: red">x</p>'),
  `<div xmlns='http://www.w3.org/1999/xhtml' xml:lang="it">x</div>`,
])('%s is safe', (narrative) => {
  expect(narrativeFault(narrative)).toBeUndefined();
});

test.each([
  ['text', 'outside'],
  ['', 'close'],
  ['<div>x</div>', 'xmlns'],
  ['<p xmlns="http://www.w3.org/1999/xhtml">x</p>', 'begin'],
  ['<div xmlns="http://www.w3.org/2000/svg">x</div>', 'xmlns'],
  [`${div('x')}${div('y')}`, 'goes on'],
  [div(' '), 'txt-2'],
  [div('<p>x'), 'closes'],
  [div('<b>x</i>'), 'closes'],
  [div('<br>x'), 'closes'],
  [div('<script>x</script>'), 'script'],
  [div('<SCRIPT>x</SCRIPT>'), 'SCRIPT'],
  [div('<iframe src="x"/>'), 'iframe'],
  [div('<svg/>'), 'svg'],
  [div('<form/>'), 'form'],
  [div('<link href="x"/>'), 'link'],
  [div('<p onclick="x">x</p>'), 'onclick'],
  [div('<p ONCLICK="x">x</p>'), 'ONCLICK'],
  [div('<a href="javascript:x">x</a>'), 'scheme'],
  [div('<a href=" JavaScript :x">x</a>'), 'scheme'],
  [div('<a href="java&#115;cript:x">x</a>'), 'scheme'],
  [div('<a href="java&Tab;script:x">x</a>'), 'scheme'],
  [div('<a href="java\tscript:x">x</a>'), 'scheme'],
  [div('<a href="vbscript:x">x</a>'), 'scheme'],
  [div('<a href="data:text/html,x">x</a>'), 'scheme'],
  [div('<p style="background: url(https://a.example)">x</p>'), 'style'],
  [div('<p style="b\\61 ckground: x">x</p>'), 'style'],
  [div('<!-- x -->y'), 'well-formed'],
  [div('<![CDATA[x]]>'), 'well-formed'],
  [div('<?x y?>'), 'well-formed'],
  ['<!DOCTYPE x><div/>', 'well-formed'],
  [div('<p class=x>x</p>'), 'well-formed'],
  [div('<p class="a" class="b">x</p>'), 'twice'],
  [div('a & b'), '&'],
  [div('&unknown;'), '&'],
  [div('<a title="a &amp; b">x</a> &amp; y &unknown;'), '&'],
  [div('<b>x</b >y</b>'), 'closes'],
  [div('<b>x</bb>'), 'closes'],
  [div('<b></b>'), 'txt-2'],
])('%s is refused for its %s', (narrative, reason) => {
  expect(narrativeFault(narrative)).toContain(reason);
});

// Were it looked through anew from each place, it would take minutes.
test('length costs no more than length', { timeout: 30_000 }, () => {
  const hostile = [
    div('<'.repeat(1_000_000)),
    div('<p '.repeat(500_000)),
    div('&'.repeat(1_000_000)),
    div(`<p${' '.repeat(2_000_000)}!`),
    div('<b>'.repeat(500_000)),
  ];
  for (const narrative of hostile) expect(narrativeFault(narrative)).toBeDefined();
  expect(narrativeFault(div('<p>x</p>'.repeat(1_500_000)))).toBeUndefined();
});
