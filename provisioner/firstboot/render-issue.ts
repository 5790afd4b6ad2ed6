import type { Problem } from '../../inventory/model/problem.ts'
import type { Told } from './identity/told.ts'

const FRAME = '*'.repeat(72)

/**
 * What the console shows above its login when a machine cannot be who it is told to be (agetty(8),
 * issue.d).
 *
 * @param node who the machine is until then; it is reached at that node's address.
 */
export function renderRefusal(
  problems: readonly Problem[],
  node: { readonly name: string; readonly address: string },
): string {
  const lines = problems.flatMap(({ message, hint, at }) => [
    `  ${at ? `${at.file}:${at.line}:${at.column}: ` : ''}${message}`,
    ...(hint ? [`    ${hint}`] : []),
  ])
  return printable(
    [
      FRAME,
      'This machine does not know who it is. Its telephone services are off.',
      '',
      ...lines,
      '',
      `Mend it in the hypervisor and start the machine again. Until then it is`,
      `${node.name} at ${node.address}, for SSH with a key of the image.`,
      ...[FRAME, ''],
    ].join('\n'),
  )
}

/** A backslash begins an escape of agetty; what came from outside may hold none, and no control. */
const printable = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll(/[^\n\P{Cc}]/gu, '?')

/** Who a machine was told to be, for the journal. */
export const describeTold = ({ source, name, interfaces, keys }: Told): string =>
  `${source.title}: ${name ?? 'no name'}, ${interfaces.length} addresses, ${keys.filter(Boolean).length} keys`
