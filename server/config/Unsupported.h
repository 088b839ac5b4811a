#pragma once

#include "server/config/Config.h"
#include "server/config/Problem.h"

namespace config {

/// What this version would have to promise and can't keep: it serves no TLS yet, so whatever requires TLS must not
/// start, or it would run in clear text without anybody noticing. Good configurations otherwise; read() accepts them.
QList<Problem> unsupported(const Config &config);

} // namespace config
