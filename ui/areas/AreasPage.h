#pragma once

#include "server/api/ServerController.h"
#include "ui/areas/AreaChecks.h"
#include "ui/common/Page.h"

#include <functional>

class QPushButton;
class QStackedWidget;
class QTreeView;

namespace ui {

class AreaEdits;
class AreaFindings;
class AreaTabs;
class AreasDraft;
class AreasInForce;
class AreasTree;
class DraftBar;
class FolderDrop;
class FolderInspector;
class InlineMessage;
class ModeFixer;
class UseMeter;

/// Which folders are published where, and who may do what in them: a draft, seen as visitors see it, and applied.
class AreasPage final : public Page
{
    Q_OBJECT

public:
    explicit AreasPage(api::ServerController *server, QWidget *parent = nullptr);
    ~AreasPage() override;

    QString title() const override;
    QIcon icon() const override;
    void showProblem(const api::Problem &problem) override;

    AreasDraft *draft() const { return m_draft; }

    /// Asks for a folder, beginning at `start`; empty: the person changed their mind. Tests bring their own.
    using FolderChooser = std::function<QString(QWidget *parent, const QString &start)>;
    void setFolderChooser(FolderChooser chooser) { m_chooseFolder = std::move(chooser); }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeBar();
    QWidget *makeEmpty();
    QWidget *makeContent();
    QWidget *makeTree();
    void connectParts();

    void followDraft();
    void inspectAll();
    void takeFacts(const FolderFacts &facts);
    void showCurrent();
    void choose(const QModelIndex &index);
    void countProblems();

    void addByDialog();
    void add(const QStringList &directories, const QString &parent);
    void refuse(const QStringList &paths);
    void browse();

    api::ServerController *m_server;
    AreasDraft *m_draft;
    AreaFindings *m_findings;
    FolderInspector *m_inspector;
    UseMeter *m_meter;
    ModeFixer *m_fixer;
    AreaEdits *m_edits;
    AreasInForce *m_inForce;
    AreasTree *m_model;
    FolderChooser m_chooseFolder;
    int m_problems = 0;
    QList<api::Problem> m_serverProblems;
    QStringList m_inspected; ///< folders asked for
    QList<config::Area> m_measured;

    DraftBar *m_bar = nullptr;
    InlineMessage *m_message;
    QStackedWidget *m_stack;
    QTreeView *m_tree = nullptr;
    AreaTabs *m_tabs = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    FolderDrop *m_drop = nullptr;
};

} // namespace ui
