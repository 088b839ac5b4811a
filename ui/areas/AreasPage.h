#pragma once

#include "server/api/ServerController.h"
#include "ui/areas/AreaChecks.h"
#include "ui/common/Page.h"

#include <functional>

class QListView;
class QPushButton;
class QStackedWidget;

namespace ui {

class AreaForm;
class AreasModel;
class ConfigHistory;
class FolderInspector;
class InlineMessage;

/// Which folders are published where, and who may do what in them.
class AreasPage final : public Page
{
    Q_OBJECT

public:
    explicit AreasPage(api::ServerController *server, QWidget *parent = nullptr);

    QString title() const override;
    QIcon icon() const override;
    void showProblem(const api::Problem &problem) override;

    /// Asks for a folder, beginning at `start`; empty: the person changed their mind. Tests bring their own.
    using FolderChooser = std::function<QString(QWidget *parent, const QString &start)>;
    void setFolderChooser(FolderChooser chooser) { m_chooseFolder = std::move(chooser); }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeBar();
    QWidget *makeContent();
    QWidget *makeEmpty();
    void connectParts();

    void load();
    void inspectAll();
    void takeFacts(const FolderFacts &facts);
    void selectRow(int row);
    void showSelected();
    int selectedRow() const;

    void addByDialog();
    void addFolders(const QStringList &directories);
    void refuse(const QStringList &paths);
    void browse();
    void applyArea(const config::Area &area);
    void removeSelected();
    void report(const base::Result<void> &result);
    void countProblems();

    api::ServerController *m_server;
    ConfigHistory *m_history;
    FolderInspector *m_inspector;
    AreasModel *m_model;
    FolderChooser m_chooseFolder;
    int m_problems = 0;
    QList<api::Problem> m_serverProblems;

    InlineMessage *m_message;
    QStackedWidget *m_stack;
    QListView *m_list = nullptr;
    AreaForm *m_form = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
};

} // namespace ui
