import { test } from 'tap'
import { identityOf } from '../../../partitioning/layout/identity.ts'

const LABELS = ['esp', 'root', 'var']

function all(cluster: string, node: string): readonly string[] {
  const identity = identityOf({ cluster, node })
  const { partition, filesystem, hashSeed, fatSerial } = identity
  return [
    identity.disk,
    ...[partition, filesystem, hashSeed, fatSerial].flatMap((make) => LABELS.map(make)),
  ]
}

test('every identifier of every disk is another', async (t) => {
  const found = [...all('north', 'ds1'), ...all('north', 'ds2'), ...all('south', 'ds1')]
  t.equal(new Set(found).size, found.length)
})

test('identifiers stay what they are: nodes in the field are found by them', async (t) => {
  const identity = identityOf({ cluster: 'example', node: 'cs1' })
  t.same(
    {
      disk: identity.disk,
      partition: identity.partition('root'),
      filesystem: identity.filesystem('root'),
      hashSeed: identity.hashSeed('root'),
      fatSerial: identity.fatSerial('esp'),
    },
    {
      disk: 'aa8f8396-dc6a-5bdd-b9c4-29325d6a4d21',
      partition: 'cb662918-653c-5cfc-8d9b-94fa9461acef',
      filesystem: '8992d0dc-d79e-5501-af8f-8a5ce2e13453',
      hashSeed: '9546f2ea-d35e-5d61-bec5-7c5369471107',
      fatSerial: '481C4E63',
    },
  )
})
