/** Rules about the entries of Bitstring Status Lists that a credential brings with it: what would not be read is not signed. */
import { mostStatusEntries, readStatusEntries } from '../../verify/status/status-entry.ts'
import type { Rule } from './rule.ts'

/** @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry */
export const statusEntryRules: readonly Rule[] = [
  {
    path: '/credentialStatus',
    problem: 'statusMalformedValue',
    detail: {
      fr: 'Une BitstringStatusListEntry a un statusPurpose, un statusListIndex (un nombre, en texte) et un statusListCredential, qui n’est pas son id.',
      en: 'A BitstringStatusListEntry has a statusPurpose, a statusListIndex (a number, as a text) and a statusListCredential, which is not its id.',
    },
    holds: ({ credentialStatus }) => readStatusEntries(credentialStatus).trouble !== 'malformed',
  },
  {
    path: '/credentialStatus',
    problem: 'statusMalformedValue',
    detail: {
      fr: `Un titre a ${String(mostStatusEntries)} entrées (credentialStatus) au plus.`,
      en: `A credential has at most ${String(mostStatusEntries)} entries (credentialStatus).`,
    },
    holds: ({ credentialStatus }) => readStatusEntries(credentialStatus).trouble !== 'too-many',
  },
]
