#include "server/selftest/VisitorReport.h"

#include "server/selftest/Say.h"

#include <QStringList>

#include <algorithm>

namespace selftest {

QString visitorActionName(VisitorAction action)
{
    switch (action) {
    case VisitorAction::List:
        return Say::tr("List");
    case VisitorAction::Download:
        return Say::tr("Download");
    case VisitorAction::Upload:
        return Say::tr("Upload");
    case VisitorAction::Overwrite:
        return Say::tr("Overwrite");
    case VisitorAction::Resume:
        return Say::tr("Append");
    case VisitorAction::Rename:
        return Say::tr("Rename");
    case VisitorAction::MakeFolder:
        return Say::tr("Make a folder");
    case VisitorAction::Delete:
        return Say::tr("Delete");
    }
    Q_UNREACHABLE();
}

const VisitorResult *VisitorReport::find(const QString &area, VisitorAction action) const
{
    const auto found = std::find_if(results.begin(), results.end(), [&](const VisitorResult &result) {
        return result.area == area && result.action == action;
    });
    return found == results.end() ? nullptr : &*found;
}

QString VisitorReport::transcript() const
{
    QStringList parts{login};
    for (const VisitorResult &result : results)
        parts.append(QString(result.area % u": " % visitorActionName(result.action) % u'\n' % result.transcript));
    return parts.join(QStringLiteral("\n\n"));
}

} // namespace selftest
