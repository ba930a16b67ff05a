/// Microsoft's definitions that act on computes, as Azure/azure-policy publishes them
/// (built-in-policies/policyDefinitions/Machine Learning, snapshot of 2026-04-29).
extension PolicyDefinition {
  package static let builtIn: [PolicyDefinition] = builtInTexts.compactMap { PolicyDefinition(builtIn: $0) }

  static let builtInTexts = [
    #"""
    {
      "properties": {
        "displayName": "Azure Machine Learning Compute Instance should have idle shutdown.",
        "policyType": "BuiltIn",
        "mode": "All",
        "description": "Having an idle shutdown schedule reduces cost by shutting down computes that are idle after a pre-determined period of activity.",
        "metadata": {
          "version": "1.0.0",
          "category": "Machine Learning"
        },
        "version": "1.0.0",
        "parameters": {
          "effect": {
            "type": "String",
            "defaultValue": "Audit",
            "allowedValues": ["Audit", "Deny", "Disabled"],
            "metadata": {
              "displayName": "Effect",
              "description": "The effect determines what happens when the policy rule is evaluated to match."
            }
          }
        },
        "policyRule": {
          "if": {
            "allOf": [
              {
                "field": "type",
                "equals": "Microsoft.MachineLearningServices/workspaces/computes"
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
                "equals": "ComputeInstance"
              },
              {
                "anyOf": [
                  {
                    "field": "Microsoft.MachineLearningServices/workspaces/computes/idleTimeBeforeShutdown",
                    "exists": false
                  },
                  {
                    "value": "[empty(field('Microsoft.MachineLearningServices/workspaces/computes/idleTimeBeforeShutdown'))]",
                    "equals": true
                  }
                ]
              }
            ]
          },
          "then": {
            "effect": "[parameters('effect')]"
          }
        },
        "versions": ["1.0.0"]
      },
      "id": "/providers/Microsoft.Authorization/policyDefinitions/679ddf89-ab8f-48a5-9029-e76054077449",
      "name": "679ddf89-ab8f-48a5-9029-e76054077449"
    }
    """#,
    #"""
    {
      "properties": {
        "displayName": "Azure Machine Learning Computes should have local authentication methods disabled",
        "policyType": "BuiltIn",
        "mode": "All",
        "description": "Disabling local authentication methods improves security by ensuring that Machine Learning Computes require Azure Active Directory identities exclusively for authentication. Learn more at: https://aka.ms/azure-ml-aad-policy.",
        "metadata": {
          "version": "2.1.0",
          "category": "Machine Learning"
        },
        "version": "2.1.0",
        "parameters": {
          "effect": {
            "type": "String",
            "defaultValue": "Audit",
            "allowedValues": ["Audit", "Deny", "Disabled"],
            "metadata": {
              "displayName": "Effect",
              "description": "Enable or disable the execution of the policy"
            }
          }
        },
        "policyRule": {
          "if": {
            "allOf": [
              {
                "field": "type",
                "equals": "Microsoft.MachineLearningServices/workspaces/computes"
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
                "in": ["ComputeInstance", "AmlCompute"]
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/disableLocalAuth",
                "notEquals": true
              }
            ]
          },
          "then": {
            "effect": "[parameters('effect')]"
          }
        },
        "versions": ["2.1.0", "2.0.1"]
      },
      "id": "/providers/Microsoft.Authorization/policyDefinitions/e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f",
      "name": "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f"
    }
    """#,
    #"""
    {
      "properties": {
        "displayName": "Configure Azure Machine Learning Computes to disable local authentication methods",
        "policyType": "BuiltIn",
        "mode": "All",
        "description": "Disable location authentication methods so that your Machine Learning Computes require Azure Active Directory identities exclusively for authentication. Learn more at: https://aka.ms/azure-ml-aad-policy.",
        "metadata": {
          "version": "2.1.0",
          "category": "Machine Learning"
        },
        "version": "2.1.0",
        "parameters": {
          "effect": {
            "type": "String",
            "defaultValue": "Modify",
            "allowedValues": ["Modify", "Disabled"],
            "metadata": {
              "displayName": "Effect",
              "description": "Enable or disable the execution of the policy"
            }
          }
        },
        "policyRule": {
          "if": {
            "allOf": [
              {
                "field": "type",
                "equals": "Microsoft.MachineLearningServices/workspaces/computes"
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
                "in": ["ComputeInstance", "AmlCompute"]
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/disableLocalAuth",
                "notEquals": true
              }
            ]
          },
          "then": {
            "effect": "[parameters('effect')]",
            "details": {
              "conflictEffect": "audit",
              "roleDefinitionIds": ["/providers/microsoft.authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"],
              "operations": [
                {
                  "operation": "addOrReplace",
                  "field": "Microsoft.MachineLearningServices/workspaces/computes/disableLocalAuth",
                  "value": true
                }
              ]
            }
          }
        },
        "versions": ["2.1.0", "2.0.1"]
      },
      "id": "/providers/Microsoft.Authorization/policyDefinitions/a6f9a2d0-cff7-4855-83ad-4cd750666512",
      "name": "a6f9a2d0-cff7-4855-83ad-4cd750666512"
    }
    """#,
    #"""
    {
      "properties": {
        "displayName": "Azure Machine Learning Computes should be in a virtual network",
        "policyType": "BuiltIn",
        "mode": "All",
        "description": "Azure Virtual Networks provide enhanced security and isolation for your Azure Machine Learning Compute Clusters and Instances, as well as subnets, access control policies, and other features to further restrict access. When a compute is configured with a virtual network, it is not publicly addressable and can only be accessed from virtual machines and applications within the virtual network.",
        "metadata": {
          "version": "1.0.1",
          "category": "Machine Learning"
        },
        "version": "1.0.1",
        "parameters": {
          "effect": {
            "type": "String",
            "defaultValue": "Audit",
            "allowedValues": ["Audit", "Disabled"],
            "metadata": {
              "displayName": "Effect",
              "description": "The effect determines what happens when the policy rule is evaluated to match."
            }
          }
        },
        "policyRule": {
          "if": {
            "allOf": [
              {
                "field": "type",
                "equals": "Microsoft.MachineLearningServices/workspaces/computes"
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
                "in": ["AmlCompute", "ComputeInstance"]
              },
              {
                "anyOf": [
                  {
                    "field": "Microsoft.MachineLearningServices/workspaces/computes/subnet.id",
                    "exists": false
                  },
                  {
                    "value": "[empty(field('Microsoft.MachineLearningServices/workspaces/computes/subnet.id'))]",
                    "equals": true
                  }
                ]
              }
            ]
          },
          "then": {
            "effect": "[parameters('effect')]"
          }
        },
        "versions": ["1.0.1"]
      },
      "id": "/providers/Microsoft.Authorization/policyDefinitions/7804b5c7-01dc-4723-969b-ae300cc07ff1",
      "name": "7804b5c7-01dc-4723-969b-ae300cc07ff1"
    }
    """#,
    #"""
    {
      "properties": {
        "displayName": "Azure Machine Learning compute instances should be recreated to get the latest software updates",
        "description": "Ensure Azure Machine Learning compute instances run on the latest available operating system. Security is improved and vulnerabilities reduced by running with the latest security patches. For more information, visit https://aka.ms/azureml-ci-updates/.",
        "policyType": "BuiltIn",
        "mode": "All",
        "metadata": {
          "version": "1.0.3",
          "category": "Machine Learning"
        },
        "version": "1.0.3",
        "parameters": {
          "effects": {
            "type": "String",
            "metadata": {
              "displayName": "Effect",
              "description": "The effect determines what happens when the policy rule is evaluated to match."
            },
            "allowedValues": ["Audit", "Disabled"],
            "defaultValue": "Audit"
          }
        },
        "policyRule": {
          "if": {
            "allOf": [
              {
                "field": "type",
                "equals": "Microsoft.MachineLearningServices/workspaces/computes"
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
                "equals": "ComputeInstance"
              },
              {
                "field": "Microsoft.MachineLearningServices/workspaces/computes/osImageMetadata.isLatestOsImageVersion",
                "equals": "false"
              }
            ]
          },
          "then": {
            "effect": "[parameters('effects')]"
          }
        },
        "versions": ["1.0.3"]
      },
      "id": "/providers/Microsoft.Authorization/policyDefinitions/f110a506-2dcb-422e-bcea-d533fc8c35e2",
      "name": "f110a506-2dcb-422e-bcea-d533fc8c35e2"
    }
    """#,
  ]
}
