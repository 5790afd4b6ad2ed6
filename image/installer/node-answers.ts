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
    { title: 'End', answers: [...END, ...(input.isMedium ? [SWITCH_OFF] : [])] },
  ]
}

const localeAnswers = ({ cluster }: PreseedInput): readonly Answer[] => [
  ...languageAnswers(cluster.locale),
  select('keyboard-configuration/xkb-keymap', 'us'),
  flag('clock-setup/utc', true),
  // chrony of the installed node sets the clock; offline this would wait for a server.
  flag('clock-setup/ntp', false),
  select('time/zone', cluster.timeZone),
  flag('hw-detect/load_firmware', true),
]

/**
 * The installer asks where it is when the locale does not say. Nothing comes of the country then: archive
 * and time zone have answers of their own.
 */
function languageAnswers(locale: string): readonly Answer[] {
  const said = select('debian-installer/locale', locale)
  if (locale.includes('_')) return [said]
  return [text('debian-installer/language', 'en'), text('debian-installer/country', 'US'), said]
}

/**
 * Nobody: the installer refuses the administrators' login as a name reserved to the system, so the late
 * command makes it. Root must be said to log in then, and by `*` cannot; of `!` the installer would ask.
 */
const USERS: readonly Answer[] = [
  flag('passwd/root-login', true),
  { question: 'passwd/root-password-crypted', type: 'password', value: '*' },
  flag('passwd/make-user', false),
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

/** The medium is still there and would start again. */
const SWITCH_OFF = flag('debian-installer/exit/poweroff', true)
