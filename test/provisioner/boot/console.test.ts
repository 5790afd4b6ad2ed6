import fc from 'fast-check'
import { test } from 'tap'
import { BootError } from '../../../provisioner/boot/boot-error.ts'
import { Console } from '../../../provisioner/boot/console.ts'

const { signal } = new AbortController()

function heard(...pieces: readonly string[]): Console {
  const console = new Console()
  for (const piece of pieces) console.hear(piece)
  return console
}

test('lines are kept without colours and movements, also when those come in pieces', async (t) => {
  t.same(heard('\x1b[0;3', '2m[ OK ]\x1b', '[0m started\r', '\n').tail(9), ['[ OK ] started'])
})

test('however a text is cut, the lines are the same', async () => {
  const word = fc.constantFrom('a', 'login:', '\x1b[1;31m', '\x1b[2J', '\r', '\n', ' ')
  fc.assert(
    fc.property(
      fc.array(word),
      fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
      (words, cuts) => {
        const text = words.join('')
        const pieces: string[] = []
        for (let at = 0; at < text.length; ) {
          const length = cuts.next().value ?? 1
          pieces.push(text.slice(at, at + length))
          at += length
        }
        return (
          heard(...pieces)
            .tail(99)
            .join('\n') === heard(text).tail(99).join('\n')
        )
      },
    ),
  )
})

test('the last lines are those with anything on them', async (t) => {
  t.same(heard('one\n\n  \r\ntwo\nthr', 'ee').tail(2), ['two', 'three'])
  t.same(heard().tail(5), [])
})

test('a machine that talks on and on is not remembered whole', async (t) => {
  const console = heard('x\n'.repeat(10_000), 'last')
  t.equal(console.tail(Number.POSITIVE_INFINITY).length, 400)
  t.same(console.tail(1), ['last'])
})

test('what is waited for may be there already', async (t) => {
  await t.resolves(heard('cs1 login: ').waitFor(/^cs1 login:/, signal))
})

test('what is waited for may come in pieces, in colour', async (t) => {
  const console = heard('Debian\r\n\x1b[1mcs1 lo')
  const waiting = console.waitFor(/^cs1 login:/, signal)
  console.hear('gin:\x1b[0m ')
  await t.resolves(waiting)
})

test('a line of a long piece is seen although it is not the last', async (t) => {
  const console = new Console()
  const waiting = console.waitFor(/^cs1 login:/, signal)
  console.hear(`cs1 login:\n${'noise\n'.repeat(1000)}`)
  await t.resolves(waiting)
})

test('waiting ends with the signal’s reason', async (t) => {
  const stop = new AbortController()
  const waiting = heard('nothing').waitFor(/login/, stop.signal)
  stop.abort(new Error('too late'))
  await t.rejects(waiting, { message: 'too late' })
  await t.rejects(heard('login').waitFor(/login/, stop.signal), { message: 'too late' })
})

test('an error of a boot shows the last the machine said', async (t) => {
  const error = new BootError('no login prompt came', heard('a\n'.repeat(30), '\x1b[31mpanic\n'))
  t.match(error, { code: 'BOOT_FAILED', blame: 'command', message: 'no login prompt came' })
  const [{ hint = '' } = {}] = error.problems
  const lines = hint.split('\n')
  t.equal(lines[0], 'its console ended with')
  t.equal(lines.length, 21)
  t.equal(lines.at(-1), '  | panic')
})

test('an error of a machine that said nothing says so', async (t) => {
  t.equal(new BootError('x', new Console()).problems[0]?.hint, 'its console stayed empty')
})
