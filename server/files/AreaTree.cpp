#include "server/files/AreaTree.h"

#include "server/base/PlainText.h"
#include "server/files/AreaScan.h"
#include "server/files/AreaState.h"
#include "server/files/GuardedContainment.h"
#include "server/files/OpeningTimes.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace files {

namespace {

bool grants(const config::Area &area, Right right)
{
    return std::any_of(area.grants.begin(), area.grants.end(),
                       [right](const config::Grant &grant) { return rightsOf(grant.mode).testFlag(right); });
}

void openDirectory(AreaTree::Area &area, const QString &quarantine, Containment::Kind kind, QString *problem)
{
    base::Result<NameRules> names = NameRules::fromArea(area.config);
    if (!names) {
        *problem = names.error().detail;
        return;
    }
    area.names = names.value();
    base::Result<std::unique_ptr<Containment>> root = Containment::open(area.config.directory, kind);
    if (!root) {
        *problem = root.error().detail;
        return;
    }
    if (GuardedContainment::isInside(area.config.directory, quarantine)) {
        *problem =
            QCoreApplication::translate("files", "%1 is where uploads wait for their release. Choose another folder.")
                .arg(area.config.directory);
        return;
    }
    area.root = GuardedContainment::around(std::move(root).value(), area.config.directory, quarantine);
    const auto may = [&area](int access) {
        return ::faccessat(area.root->rootDescriptor(), ".", access, AT_EACCESS) == 0;
    };
    if (!may(R_OK | X_OK))
        *problem = QCoreApplication::translate("files", "%1 can't be read by this program. Change its permissions.")
                       .arg(area.config.directory);
    else if (area.storesDirectly() && !may(W_OK | X_OK))
        *problem = QCoreApplication::translate(
                       "files", "Uploads are refused: %1 can't be written by this program. Change its permissions.")
                       .arg(area.config.directory);
}

void startCounting(AreaTree::Area &area)
{
    constexpr qint64 entriesToTidy = 10000;
    const config::Area &config = area.config;
    area.usage = std::make_unique<Usage>(config.maxFiles, config.maxBytes);
    area.space = std::make_unique<FreeSpace>(area.root->rootDescriptor(), config.keepFreePercent, config.keepFreeFiles,
                                             *area.clock);
    if (!area.storesDirectly())
        return;
    const bool limited = area.usage->isLimited();
    const AreaScan found = AreaScan::run(*area.root, limited ? 0 : entriesToTidy);
    if (limited)
        area.usage->adjust(found.files, found.bytes);
}

void attachQuarantine(AreaTree::Area &area, const Quarantine &quarantine)
{
    const config::Area &config = area.config;
    area.quarantine = &quarantine;
    area.waiting = std::make_unique<Waiting>(quarantine, config.path, config.maxFiles, config.maxBytes, *area.clock);
    area.quarantineSpace =
        std::make_unique<FreeSpace>(quarantine.descriptor(), config.keepFreePercent, config.keepFreeFiles, *area.clock);
}

} // namespace

bool AreaTree::Area::isAvailable() const
{
    struct stat status
    {};
    return root && ::fstat(root->rootDescriptor(), &status) == 0 && status.st_nlink > 0;
}

bool AreaTree::Area::storesDirectly() const
{
    return std::any_of(config.grants.begin(), config.grants.end(), [](const config::Grant &grant) {
        const Rights rights = rightsOf(grant.mode);
        return rights.testFlag(Right::Create) && !rights.testFlag(Right::Quarantined);
    });
}

bool AreaTree::Area::hasEnded() const
{
    return files::hasEnded(config, clock->utcMicroseconds());
}

bool AreaTree::Area::isClosed() const
{
    return !isOpen(config, clock->utcMicroseconds());
}

std::optional<qint64> AreaTree::Area::millisecondsOpen() const
{
    return files::millisecondsOpen(config, clock->utcMicroseconds());
}

void AreaTree::Area::takeCounters(const AreaTree *before)
{
    const Area *same = nullptr;
    if (before) {
        const auto &areas = before->d->areas;
        const auto found = std::find_if(areas.begin(), areas.end(), [this](const auto &area) {
            return area->config.path == config.path && area->config.directory == config.directory;
        });
        same = found == areas.end() ? nullptr : found->get();
    }
    addresses = same ? same->addresses : std::make_shared<AddressCount>();
    addressBytes = same ? same->addressBytes : std::make_shared<AddressBytes>();
    naming = same ? same->naming : std::make_shared<std::mutex>();
}

AreaTree::AreaTree()
    : d(std::make_unique<Private>())
{}

AreaTree::~AreaTree() = default;

std::shared_ptr<const AreaTree> AreaTree::build(const QList<config::Area> &areas, const QString &quarantine,
                                                const base::Clock &clock, Containment::Kind kind,
                                                const AreaTree *before)
{
    const std::shared_ptr<AreaTree> tree(new AreaTree);
    Private &d = *tree->d;
    QString quarantineProblem;
    const bool needsQuarantine = std::any_of(areas.begin(), areas.end(),
                                             [](const config::Area &area) { return grants(area, Right::Quarantined); });
    if (needsQuarantine) {
        base::Result<std::unique_ptr<Quarantine>> opened = Quarantine::open(quarantine);
        if (opened)
            d.quarantine = std::move(opened).value();
        else
            quarantineProblem = opened.error().detail;
    }

    for (const config::Area &config : areas) {
        auto area = std::make_unique<Area>();
        area->config = config;
        area->path = VirtualPath::resolve(VirtualPath(), config.path.toUtf8()).value_or(VirtualPath());
        area->clock = &clock;
        area->takeCounters(before);
        QString problem;
        openDirectory(*area, quarantine, kind, &problem);
        if (area->root)
            startCounting(*area);
        if (grants(config, Right::Quarantined) && d.quarantine)
            attachQuarantine(*area, *d.quarantine);
        else if (grants(config, Right::Quarantined) && problem.isEmpty())
            problem = quarantineProblem;
        if (!problem.isEmpty())
            d.problems.append({config.path, config.directory, problem});
        d.areas.push_back(std::move(area));
    }
    std::stable_sort(d.areas.begin(), d.areas.end(), [](const auto &one, const auto &other) {
        return one->path.text().size() > other->path.text().size();
    });
    return tree;
}

const QList<AreaProblem> &AreaTree::problems() const
{
    return d->problems;
}

bool AreaTree::limitsAddresses() const
{
    return std::any_of(d->areas.begin(), d->areas.end(), [](const auto &area) {
        return area->config.maxFilesPerAddress > 0 || area->config.maxBytesPerAddressDay > 0;
    });
}

void AreaTree::restoreUse(const QString &path, const address::IpAddress &client, qint64 bytes, qint64 at) const
{
    constexpr qsizetype longest = 4096;
    for (const auto &area : d->areas) {
        const QString root = base::escaped(area->config.path, longest);
        if (!area->path.isRoot() && path != root && !path.startsWith(root % u'/'))
            continue;
        if (area->config.maxFilesPerAddress > 0)
            area->addresses->restore(client, at);
        if (area->config.maxBytesPerAddressDay > 0)
            area->addressBytes->restore(client, bytes, at);
        return;
    }
}

QStringList AreaTree::expireQuarantined() const
{
    QStringList removed;
    for (const auto &area : d->areas) {
        if (area->quarantine)
            removed +=
                area->quarantine->expire(area->config.expireDays, area->clock->utcMicroseconds(), area->config.path);
    }
    return removed;
}

void AreaTree::withdraw(const QString &storedAs) const
{
    for (const auto &area : d->areas) {
        if (area->quarantine) { // they share one folder
            area->quarantine->remove(storedAs);
            return;
        }
    }
}

} // namespace files
