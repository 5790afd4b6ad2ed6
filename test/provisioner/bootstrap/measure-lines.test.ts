import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { roundsOf } from '../../../provisioner/bootstrap/measure-lines.ts'
import { STREAM } from '../../../provisioner/bootstrap/node/judge-line.ts'

test('every node is in a pair, and in no two at the same time', async (t) => {
  t.same(roundsOf([]), [[]])
  t.same(roundsOf(['a']), [[]])
  t.same(roundsOf(['a', 'b']), [[['a', 'b']]])
  t.same(roundsOf(['a', 'b', 'c']), [[['a', 'b']], [['c', 'a']]])
  t.same(roundsOf(['a', 'b', 'c', 'd']), [
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ])
})

const SCRIPT = readFileSync(
  new URL('../../../provisioner/bootstrap/scripts/line.py', import.meta.url),
  'utf8',
)

/** Two nodes on the loopback of a network of their own; the second comes later. */
const WORLD = `ip link set lo up
python3 -c "$1" >"$3" & sleep 0.3
python3 -c "$2"
wait
cat "$3"`

// Firewalls and loss need nodes: test/lab/cluster/2-bootstrap.proof.ts.
test('each of two nodes hears all of the other', {
  skip: !isRoot() && 'it needs root',
}, async (t) => {
  const file = `${t.testdir()}/said`
  const call = (own: string, peer: string) =>
    `${SCRIPT}\nline("127.0.0.${own}", "127.0.0.${peer}", ${STREAM.count}, ${STREAM.rate})`
  const args = ['--net', 'sh', '-c', WORLD, 'sh', call('1', '2'), call('2', '1'), file]
  const said = execFileSync('unshare', args, { encoding: 'utf8' })
  const arrived = said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).arrived)
  t.same(arrived, [STREAM.count, STREAM.count])
})

function isRoot(): boolean {
  return process.getuid?.() === 0
}
