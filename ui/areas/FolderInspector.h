#pragma once

#include "ui/areas/AreaChecks.h"

#include <QObject>

#include <memory>

namespace ui {

/// Looks at folders on a helper thread, because a folder on a sleeping disk or a lost network share may take minutes.
class FolderInspector final : public QObject
{
    Q_OBJECT

public:
    explicit FolderInspector(QObject *parent = nullptr);
    ~FolderInspector() override; ///< never waits for a disk; what is under way reports to nobody

    void inspect(const QString &directory); ///< answers with inspected()
    void create(const QString &directory); ///< with its parents; answers with created(), then inspected()

    static FolderFacts look(const QString &directory); ///< blocks; for the helper thread

Q_SIGNALS:
    void inspected(const ui::FolderFacts &facts);
    void created(const QString &directory, bool done);

private:
    class Relay;
    std::shared_ptr<Relay> m_relay; ///< shared with the helper threads; outlives this
};

} // namespace ui
