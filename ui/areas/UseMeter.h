#pragma once

#include "server/api/AreaUse.h"

#include <QHash>
#include <QObject>

#include <atomic>
#include <memory>

namespace ui {

class LatestWork;

/// How full the areas and their disks are, worked out on another thread: a folder on a sleeping disk may take minutes.
class UseMeter final : public QObject
{
    Q_OBJECT

public:
    explicit UseMeter(QObject *parent = nullptr);
    ~UseMeter() override;

    void measure(const QList<config::Area> &areas, const QString &quarantine);
    api::AreaUse use(const config::Area &area) const; ///< unknown until it was measured

Q_SIGNALS:
    void measured();

private:
    LatestWork *m_work;
    std::shared_ptr<std::atomic_bool> m_cancelled;
    QHash<QString, api::AreaUse> m_uses; // by path and directory
};

} // namespace ui
