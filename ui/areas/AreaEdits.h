#pragma once

#include <QObject>
#include <QStringList>

class QWidget;

namespace arealint {
struct Finding;
}

namespace ui {

class AreaFindings;
class AreasDraft;
class ModeFixer;

/// What a person does to the areas of the draft from the page, each a step of undo. Dialogs open over `window`.
class AreaEdits final : public QObject
{
    Q_OBJECT

public:
    AreaEdits(AreasDraft *draft, AreaFindings *findings, ModeFixer *fixer, QWidget *window);

    void addFolders(const QStringList &directories, const QString &parent); ///< `parent` is virtual
    /// A folder inside an area becomes one.
    void publish(const QString &path, const QString &directory);
    void move(int area, const QString &path);
    // Of the area that is shown:
    void removeCurrent();
    void chooseTemplate();

    void fix(const arealint::Finding &finding);
    void accept(const arealint::Finding &finding);
    void withdraw(const arealint::Finding &finding);

Q_SIGNALS:
    void refused(const QString &why);

private:
    AreasDraft *m_draft;
    AreaFindings *m_findings;
    ModeFixer *m_fixer;
    QWidget *m_window;
};

} // namespace ui
