#pragma once

namespace ui::preview {

/// Gives this process up to what it is about to read: no more memory than the limit, no more than some seconds of the
/// processor, nothing written to any file, no core dump, no privileges to gain, and an end with its parent. On Linux
/// for x86-64 and 64-bit ARM a filter of system calls (seccomp(2)) leaves only what decoding needs: no sockets, no
/// files opened, no programs started, no other processes touched. False: it could not be done, and nothing hostile may
/// be read. There is no way back.
bool enterSandbox();

} // namespace ui::preview
