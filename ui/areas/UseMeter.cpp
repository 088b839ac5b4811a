#include "ui/areas/UseMeter.h"

#include "ui/common/LatestWork.h"

namespace ui {

namespace {

QString keyOf(const config::Area &area)
{
    return area.path % QChar(0) % area.directory;
}

} // namespace

UseMeter::UseMeter(QObject *parent)
    : QObject(parent)
    , m_work(new LatestWork(this))
    , m_cancelled(std::make_shared<std::atomic_bool>(false))
{}

UseMeter::~UseMeter()
{
    *m_cancelled = true;
}

void UseMeter::measure(const QList<config::Area> &areas, const QString &quarantine)
{
    *m_cancelled = true;
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    m_work->run(LatestWork::Size::Large, [this, areas, quarantine, cancelled = m_cancelled]() -> LatestWork::Deliver {
        QHash<QString, api::AreaUse> uses;
        for (const config::Area &area : areas)
            uses.insert(keyOf(area), api::measureUse(area, quarantine, cancelled.get()));
        return [this, uses] {
            m_uses = uses;
            Q_EMIT measured();
        };
    });
}

api::AreaUse UseMeter::use(const config::Area &area) const
{
    return m_uses.value(keyOf(area));
}

} // namespace ui
