import type { Command } from 'commander'
import type { Cluster, Node } from '../inventory/model/cluster.ts'
import { type Explained, isExplained, type Problem } from '../inventory/model/problem.ts'
import { clusterOption } from './cluster-option.ts'
import { describeNode } from './describe-node.ts'
import { disksOf, type NodeDisks } from './node-disks.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'

/** Some nodes' disks cannot hold their layouts. */
export class PreviewError extends Error implements Explained {
  override readonly name = 'PreviewError'
  readonly code = 'PREVIEW_REFUSED'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'))
    this.problems = problems
  }
}

interface Options {
  readonly file: string
  readonly json: boolean
}

export function addPreview(program: Command, { output }: Surroundings): void {
  program
    .command('preview')
    .description('every node: what will be where on its disks, before anything is written')
    .addOption(clusterOption())
    .option('--json', 'as JSON, by node', false)
    .action(async ({ file, json }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(file)
      const previews = previewsOf(cluster)
      if (json) {
        const values = previews.map(({ node, disks }) => [node.name, disks.value])
        return output.answer(renderJson(Object.fromEntries(values)))
      }
      const width = output.terminal?.columns ?? 80
      const texts = previews.map(
        ({ node, disks }) => `${describeNode(cluster, node)}\n${disks.text(width)}`,
      )
      output.answer(texts.join('\n'))
    })
}

interface Preview {
  readonly node: Node
  readonly disks: NodeDisks
}

/** @throws {PreviewError} with what is missing on every node, not on the first alone. */
function previewsOf({ nodes }: Cluster): readonly Preview[] {
  const problems: Problem[] = []
  const previews = nodes.flatMap((node) => {
    try {
      return [{ node, disks: disksOf(node) }]
    } catch (error) {
      if (!isExplained(error)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new PreviewError(problems)
  return previews
}
