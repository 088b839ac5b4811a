#pragma once

#include "server/policy/Policy.h"

#include <QString>

namespace api {

/// Numbers the policies of a profile: the same policy keeps its number over restarts, another gets the next one, so
/// that an attempt's row can say which policy judged it. Kept in `policy-revision.json` of the profile.
class PolicyRevision
{
public:
    explicit PolicyRevision(QString file);
    qint64 of(const policy::Policy &policy); ///< reads and writes the small file

private:
    QString m_file;
};

} // namespace api
