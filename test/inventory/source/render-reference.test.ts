import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { clusterSchema } from '../../../inventory/source/cluster-schema.ts'
import { renderReference } from '../../../inventory/source/render-reference.ts'
import { golden } from '../../support/golden.ts'

test('docs/cluster-file.md is what the schema says', async (t) => {
  const example = readFileSync('examples/standalone/cluster.yaml', 'utf8')
  golden(t, '../../docs/cluster-file.md', renderReference(clusterSchema(), example))
})
