import { LOGIN } from '../../inventory/model/login.ts'
import { type Answer, type AnswerGroup, flag, select, text } from './answer.ts'
import { diskAnswers } from './disk-answers.ts'
import { networkAnswers } from './network-answers.ts'
import type { PreseedInput } from './preseed-input.ts'
import { archiveAnswers, packageAnswers } from './software-answers.ts'

/**
 * Answers to every question Debian 13's installer would ask on its way to the node: nobody sits before
 * it. What is left open on purpose is whether to overwrite filesystems it finds, so that a disk the
 * disk check let pass by mistake still stops it.
 */
export function nodeAnswers(input: PreseedInput): readonly AnswerGroup[] {
  return [
    { title: 'Language, keyboard and clock', answers: localeAnswers(input) },
    { title: 'Network', answers: networkAnswers(input) },
    { title: 'Archive', answers: archiveAnswers(input) },
    { title: 'People: keys come with the node, passwords do not exist', answers: USERS },
    { title: 'Disks', answers: diskAnswers(input) },
    { title: 'Packages', answers: packageAnswers(input) },
    { title: 'Boot loader', answers: BOOT_LOADER },
    { title: 'End', answers: END },
  ]
}

const localeAnswers = ({ cluster }: PreseedInput): readonly Answer[] => [
  select('debian-installer/locale', cluster.locale),
  select('keyboard-configuration/xkb-keymap', 'us'),
  flag('clock-setup/utc', true),
  // chrony of the installed node sets the clock; offline this would wait for a server.
  flag('clock-setup/ntp', false),
  select('time/zone', cluster.timeZone),
  flag('hw-detect/load_firmware', true),
]

/** The administrators' login, as the images have it: no password, sudo, keys in a file of the node's. */
const USERS: readonly Answer[] = [
  flag('passwd/root-login', false),
  flag('passwd/make-user', true),
  text('passwd/user-fullname', 'Administrators'),
  text('passwd/username', LOGIN),
  { question: 'passwd/user-password-crypted', type: 'password', value: '!' },
]

const BOOT_LOADER: readonly Answer[] = [
  flag('grub-installer/only_debian', true),
  flag('grub-installer/with_other_os', false),
  // Firmware that lost its boot entries, or a disk moved to another server, still finds it.
  flag('grub-installer/force-efi-extra-removable', true),
]

const END: readonly Answer[] = [
  text('preseed/late_command', 'sh /switchyard/late.sh'),
  flag('finish-install/keep-consoles', true),
  { question: 'finish-install/reboot_in_progress', type: 'note', value: '' },
  flag('cdrom-detect/eject', false),
]
