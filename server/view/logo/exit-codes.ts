/** How the process that paints says that there is nothing to keep. */
export const exitCodes = { unreadable: 3, 'nothing-to-see': 4 } as const
