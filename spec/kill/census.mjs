/** How many calls on the store's files the kernel sees, asked of strace. */
import { closeSync, openSync, readFileSync } from 'node:fs'

const CALLS = [
  'write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,open,openat,creat',
  'rename,renameat,renameat2,link,linkat,unlink,unlinkat,truncate,ftruncate,fallocate',
  'mkdir,mkdirat,fchmod,chmod,fchmodat,fchown,chown,lchown,fchownat,sendfile,copy_file_range',
  'symlink,symlinkat,rmdir,utimensat,mmap,io_uring_enter',
].join(',')

export async function callsSeenByStrace(scene, rounds) {
  const folder = rounds.prepare()
  const trace = `${folder}.strace`
  const reports = openSync(`${folder}.reports`, 'a')
  const words = ['-f', '-y', '-qq', '-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', trace]
  const child = scene.spawn('strace', [...words, ...rounds.words(folder)], {
    stdio: ['ignore', 'inherit', 'inherit', reports],
  })
  closeSync(reports)
  await child.ended
  const lines = readFileSync(trace, 'utf8').split('\n')
  const named = lines.filter((line) => line.includes(`${folder}/`) || line.includes(`${folder}>`))
  return named.filter(isCall).length
}

/** A call that another thread interrupts has two lines. Listing a folder changes nothing. */
function isCall(line) {
  return !line.includes('resumed>') && !line.includes('O_DIRECTORY')
}
