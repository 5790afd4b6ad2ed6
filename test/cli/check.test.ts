import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { readCluster } from '../../inventory/source/read-cluster.ts'
import { runCli } from '../support/run-cli.ts'
import { CLUSTER, clusterFolder, fileIn } from './a-cluster.ts'

test('a right cluster is told with its nodes', async (t) => {
  const { status, answer, remarks } = await runCli(['check', '-f', clusterFolder(t)])
  t.equal(status, 0)
  t.equal(remarks, '')
  t.match(answer, /^example \(example\.org\) is right\n\nnode +role +address/)
  t.match(answer, /^cs1 +everything on one node +192\.0\.2\.10 +\d+ CPU +2GiB +\d+GiB$/m)
  t.match(answer, /^ds1 +dialog server +192\.0\.2\.11 /m)
})

test('the file and its folder are the same to --file', async (t) => {
  const folder = clusterFolder(t)
  t.same(await runCli(['check', '-f', fileIn(folder)]), await runCli(['check', '--file', folder]))
})

test('--json is the model itself', async (t) => {
  const folder = clusterFolder(t)
  const { status, answer } = await runCli(['check', '-f', folder, '--json'])
  const { cluster } = await readCluster(folder)
  t.equal(status, 0)
  t.same(JSON.parse(answer), JSON.parse(JSON.stringify(cluster)))
})

test('every mistake is told with file, line and column', async (t) => {
  const text = CLUSTER.replace('timezone: UTC', 'timzone: UTC').replace('192.0.2.11', '192.0.3.11')
  const folder = clusterFolder(t, text)
  const { status, answer, remarks } = await runCli(['check', '-f', folder])
  t.equal(status, 2)
  t.equal(answer, '')
  const places = [...remarks.matchAll(/^(.*cluster\.yaml):(\d+):(\d+): /gm)]
  t.same(
    places.map(([, file, line, column]) => [file, `${line}:${column}`]),
    [
      [fileIn(folder), '3:1'],
      [fileIn(folder), '12:19'],
    ],
  )
  t.match(remarks, /timzone.*\n {2}hint: .*timezone/)
  t.notMatch(remarks, /\n {4}at /)
})

test('--json has nothing to answer when there are mistakes', async (t) => {
  const folder = clusterFolder(t, 'cluster: [')
  const { status, answer, remarks } = await runCli(['check', '--json', '-f', folder])
  t.equal(status, 2)
  t.equal(answer, '')
  t.match(remarks, `${fileIn(folder)}:`)
})

test('a missing file is told with what to do', async (t) => {
  const { status, remarks } = await runCli(['check', '-f', t.testdir()])
  t.equal(status, 2)
  t.match(remarks, /cluster\.yaml does not exist\n {2}hint: .*examples\/standalone/)
})

test('schema is the schema editors are given', async (t) => {
  const { status, answer } = await runCli(['schema'])
  t.equal(status, 0)
  t.equal(answer, readFileSync('test/golden/inventory/cluster.schema.json', 'utf8'))
})
