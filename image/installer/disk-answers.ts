import { renderRecipe } from '../../partitioning/formats/render-recipe.ts'
import { GROUP } from '../../partitioning/server/fixed-partitions.ts'
import { methodOf } from '../../partitioning/server/method-of.ts'
import { serverLayoutNamed } from '../../partitioning/server/server-layouts.ts'
import { serverMachineOf } from '../../partitioning/server/server-machine.ts'
import { solveServer } from '../../partitioning/server/solve-server.ts'
import { type Answer, flag, select, text } from './answer.ts'
import { NotByPreseedError } from './not-by-preseed-error.ts'
import type { PreseedInput } from './preseed-input.ts'

/**
 * How the disks are divided. Which disks that are the early command finds out on the machine; the
 * recipe is solved here first, as the installer would drop one that does not fit, and take its own.
 *
 * @throws {RecipeTooLargeError} when the node's disks are too small.
 * @throws {NotByPreseedError} when its TPM is to open them, or a partition to stay.
 */
export function diskAnswers({ node }: PreseedInput): readonly Answer[] {
  if (node.metal.encryption?.unlock === 'tpm2') {
    throw new NotByPreseedError(node.name, 'has its disks opened by its TPM')
  }
  if (node.metal.disks.some(({ keep }) => keep)) {
    throw new NotByPreseedError(node.name, 'keeps a partition')
  }
  const layout = serverLayoutNamed(node.metal.layout)
  const { machine } = solveServer(layout, serverMachineOf(node))
  const method = methodOf(machine)
  return [
    text('partman/early_command', 'sh /switchyard/disks.sh'),
    text('partman-auto/method', method),
    text('partman-auto/expert_recipe', renderRecipe(layout, method)),
    text('partman-auto-lvm/new_vg_name', GROUP),
    // The default is a rounded number, and what rounding cut off stays unused.
    text('partman-auto-lvm/guided_size', machine.reserve > 0 ? `${100 - machine.reserve}%` : 'max'),
    // The passphrase has no answer here: it is the one thing the installer asks for.
    ...(machine.encryption ? [flag('partman-auto-crypto/erase_disks', false)] : []),
    text('partman-partitioning/default_label', 'gpt'),
    flag('partman-efi/non_efi_system', true),
    // Only of disks without filesystems: see node-answers.ts.
    flag('partman-lvm/confirm_nooverwrite', true),
    flag('partman-md/confirm_nooverwrite', true),
    flag('partman/confirm_nooverwrite', true),
    select('partman/choose_partition', 'finish'),
    select('partman/mount_style', 'uuid'),
  ]
}
