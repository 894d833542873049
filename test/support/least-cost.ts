/** What work costs, on a machine that does other things as well. */

/**
 * Milliseconds of processor (all threads of this process) that `work` takes, the least of three times: what it costs, it costs each time; what the
 * compiler, the collector and the machine do beside it, they do once. By the processor, because a busy machine makes clocks lie.
 */
export async function leastCost(work: () => unknown): Promise<number> {
  const costs: number[] = []
  while (costs.length < 3) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1000)
  }
  return Math.min(...costs)
}
