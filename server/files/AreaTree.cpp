#include "server/files/AreaTree.h"

#include "server/files/AreaScan.h"
#include "server/files/AreaState.h"

#include <QCoreApplication>

#include <sys/stat.h>

#include <algorithm>

namespace files {

namespace {

bool grants(const config::Area &area, Right right)
{
    return std::any_of(area.grants.begin(), area.grants.end(),
                       [right](const config::Grant &grant) { return rightsOf(grant.mode).testFlag(right); });
}

bool storesDirectly(const config::Area &area)
{
    return std::any_of(area.grants.begin(), area.grants.end(), [](const config::Grant &grant) {
        const Rights rights = rightsOf(grant.mode);
        return rights.testFlag(Right::Create) && !rights.testFlag(Right::Quarantined);
    });
}

void openDirectory(AreaTree::Area &area, Containment::Kind kind, QString *problem)
{
    base::Result<NameRules> names = NameRules::fromPattern(area.config.names);
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
    area.root = std::move(root).value();
}

void startCounting(AreaTree::Area &area)
{
    constexpr qint64 entriesToTidy = 10000;
    const config::Area &config = area.config;
    area.usage = std::make_unique<Usage>(config.maxFiles, config.maxBytes);
    area.space = std::make_unique<FreeSpace>(area.root->rootDescriptor(), config.keepFreePercent, *area.clock);
    area.addresses = std::make_unique<AddressCount>();
    if (!storesDirectly(config))
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
    area.quarantineSpace = std::make_unique<FreeSpace>(quarantine.descriptor(), config.keepFreePercent, *area.clock);
}

} // namespace

bool AreaTree::Area::isAvailable() const
{
    struct stat status
    {};
    return root && ::fstat(root->rootDescriptor(), &status) == 0 && status.st_nlink > 0;
}

bool AreaTree::Area::isClosed() const
{
    return config.openUntil != 0 && clock->utcMicroseconds() >= config.openUntil;
}

AreaTree::AreaTree()
    : d(std::make_unique<Private>())
{}

AreaTree::~AreaTree() = default;

std::shared_ptr<const AreaTree> AreaTree::build(const QList<config::Area> &areas, const QString &quarantine,
                                                const base::Clock &clock, Containment::Kind kind)
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
        QString problem;
        openDirectory(*area, kind, &problem);
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
