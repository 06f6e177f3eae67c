import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainChatText } from '../../../../src/bot/commands/chat-text.ts';

describe('plainChatText', () => {
  it.each([
    ['<at>Bot</at> hi', '  hi'],
    ['<at id="0" itemtype="x">Bot</at>', ' '],
    ['a&nbsp;b\u00a0c', 'a b c'],
    ['a<br>b<br/>c<br />d', 'a\nb\nc\nd'],
    ['<p>a</p><p>b</p>', 'a\nb\n'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b\n\n'],
    ['R&amp;D &lt;x&gt; &quot;y&quot; &#39;z&#39;', 'R&D <x> "y" \'z\''],
    ['&amp;lt;', '&lt;'],
    ['<b>a</b> < b > c', 'a < b > c'],
    ['a\r\nb', 'a\nb'],
  ])('reads %j as %j', (text, plain) => {
    expect(plainChatText(text)).toBe(plain);
  });

  it('leaves plain text alone', () => {
    const plain = fc.stringMatching(/^[\w .,:;'"#/()\n-]*$/);

    fc.assert(
      fc.property(plain, (text) => {
        expect(plainChatText(text)).toBe(text);
      }),
    );
  });
});
