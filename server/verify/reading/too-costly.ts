import { unknown } from '../check.ts'

/** What was not read to its end, for the time or memory it takes. */
export const tooCostly = {
  ...unknown(
    'too-costly-to-check',
    'Lire ce fichier prend plus de temps ou de mémoire que ce service n’en accorde. Le badge n’a pas été vérifié.',
    'Reading this file takes more time or memory than this service allows. The badge was not verified.',
  ),
  stops: true,
} as const
