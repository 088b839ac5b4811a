#pragma once

#include "server/base/Result.h"

namespace files {

/// What went wrong with a file, as a visitor may read it: the texts are fixed and hold no path, so that a refusal says
/// the same of a file that is missing and of one that must not be seen.
base::Error notFound();
base::Error denied();
base::Error nameTaken();
base::Error folderInTheWay();
base::Error nameNotAllowed();
base::Error areaUnavailable();
base::Error areaClosed();
base::Error limitReached();
base::Error diskFull();

/// The one place where errno values become errors.
base::Error errorFrom(int errorNumber);

} // namespace files
