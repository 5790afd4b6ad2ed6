import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { engineSchema } from '../../../inventory/source/engine-schema.ts'
import { renderEngineReference } from '../../../inventory/source/render-engine-reference.ts'
import { golden } from '../../support/golden.ts'

test('docs/engine-file.md is what the schema says', async (t) => {
  const example = readFileSync('examples/engine/engine.yaml', 'utf8')
  golden(t, '../../docs/engine-file.md', renderEngineReference(engineSchema(), example))
})
