#pragma once

#include "server/api/Explanation.h"

#include <QJsonObject>
#include <QString>

namespace app {

/// An explanation laid out for a terminal, and for programs. The policy is the one that was asked.
QString explanationText(const api::Explanation &explanation);
QJsonObject explanationJson(const api::Explanation &explanation, const policy::Policy &policy);

} // namespace app
