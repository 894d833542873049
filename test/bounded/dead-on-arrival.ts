/** A thread that never becomes ready. */
throw new Error('this thread cannot start')
