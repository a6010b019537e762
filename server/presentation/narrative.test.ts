import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { cleanNarrative } from './narrative.ts';
import { textOfNarrative } from './narrative-text.ts';

const div = (inner: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

describe('A narrative', () => {
  test.each([
    ['keeps paragraphs, lists and tables', '<p>uno <b>due</b></p><ul><li>tre</li></ul>', '<p>uno <b>due</b></p><ul><li>tre</li></ul>'],
    [
      'keeps what joins cells',
      '<table><tr><td colspan="2" style="x">a</td></tr></table>',
      '<table><tr><td colspan="2">a</td></tr></table>',
    ],
    ['puts headings below those of the page', '<h1>Esito</h1>', '<h4>Esito</h4>'],
    ['drops scripts with their text', 'a<script>alert(1)</script>b', 'ab'],
    ['drops styles, forms, frames and drawings', '<style>x</style><svg><a>y</a></svg><iframe src="z"></iframe>q', 'q'],
    ['drops handlers and addresses, keeps the text', '<a href="javascript:x" onclick="y">qui</a>', 'qui'],
    ['drops ids, classes and styles', '<p id="main" class="x" style="y">a</p>', '<p>a</p>'],
    ['says what an image says', '<img src="http://evil.example/x.png" alt="curva"/>', 'curva'],
    ['keeps what is escaped escaped', '<p>1 &lt; 2 &amp;&amp; x &quot;y&quot;</p>', '<p>1 &lt; 2 &amp;&amp; x &quot;y&quot;</p>'],
    ['is not read when it has sections of CDATA', '<p><![CDATA[<script>]]></p>', ''],
    ['drops comments', '<p>a<!-- <b> -->b</p>', '<p>ab</p>'],
    ['refuses absurd spans', '<table><tr><td colspan="9999999">a</td></tr></table>', '<table><tr><td>a</td></tr></table>'],
  ])('%s', (_, inner, clean) => {
    expect(cleanNarrative(div(inner))).toBe(clean);
  });

  test.each([
    ['broken', '<div><p>a</div>'],
    ['with a DOCTYPE', '<!DOCTYPE div [<!ENTITY x "y">]><div>&x;</div>'],
    ['with an unknown entity', '<div>&boom;</div>'],
    ['with an instruction', '<div><?php x ?></div>'],
    ['no XML at all', 'testo'],
    ['empty', ''],
  ])('that is %s is not shown', (_, text) => {
    expect(cleanNarrative(text)).toBe('');
  });

  test('of any depth is read in bounded depth', () => {
    expect(cleanNarrative('<div>'.repeat(400) + 'x' + '</div>'.repeat(400))).not.toContain('x');
  });

  test('holds no tag but those of the list, whatever came in', () => {
    const name = fc.constantFrom('p', 'script', 'a', 'td', 'h2', 'object', 'b', 'math', 'x:script');
    const attribute = fc.constantFrom('', ' onload="x"', ' href="javascript:x"', ' colspan="2"', ' style="a"');
    const piece = fc.tuple(name, attribute, fc.string()).map(([tag, more, text]) => {
      const escaped = text.replace(/[&<>]/g, '·').replace(/\p{Cc}/gu, '');
      return `<${tag}${more}${tag.startsWith('x:') ? ' xmlns:x="urn:x"' : ''}>${escaped}</${tag}>`;
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const clean = cleanNarrative(div(pieces.join('')));
        expect(clean.replace(/<\/?(?:p|b|td|h5)(?: colspan="2")?>/g, '')).not.toMatch(/<\w/);
      }),
    );
  });

  test('becomes lines of text for paper', () => {
    expect(textOfNarrative(cleanNarrative(div('<p>a &amp; b</p><table><tr><td>1</td><td>2</td></tr></table>')))).toBe('a & b\n1 \u20022');
  });
});
